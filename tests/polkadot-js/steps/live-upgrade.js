// A session spans the coming of a new runtime, while orders keep coming.

import assert from 'node:assert/strict';

import { blake2AsHex } from '@polkadot/util-crypto';

import { Chain, fieldsOf } from '../lib/chain.js';
import { PREVIOUS } from '../lib/fixture.js';
import { connect } from '../lib/journey.js';
import { MS_PER_HOUR, feePot } from '../lib/market.js';
import { VALIDATORS } from '../lib/network.js';
import { Traffic } from '../lib/traffic.js';
import { listRows, openFor, preview } from './listing.js';
import { apply, assertVersion, compareStates, migrated } from './new-runtime.js';
import { untilSettled } from './pauses.js';

/** Beyond the guard's window: time to list the first orders and to apply the code. */
const MARGIN_MS = 30_000;
/** From opening to gate closure, where nothing is listed. */
const EARLY_MS = 10_000;

/** In a session of their own, whose gate isn't near. */
export async function startTraffic(world) {
  const { id } = await openFor(world, MS_PER_HOUR);
  world.sessions = { spare: id };
  const traders = world.traders.map((name) => world.keys[name]);
  world.traffic = new Traffic(world.chain, world.network.validator('bob').rpc, id, traders);
}

/** One session is over before the change. */
export async function matchEarly(world) {
  const session = await openFor(world, EARLY_MS);
  world.sessions.early = session.id;
  await untilSettled(world, session);
}

/** The first half of the orders of the tables. */
export async function listHalf(world) {
  const { api, chain, rows } = world;
  const { upgrades: { window } } = await api.query.parameters.current();
  const { gateClosure, id } = await openFor(world, window.toNumber() + MARGIN_MS);
  world.sessions.main = id;
  world.gateClosure = gateClosure;
  await listRows(world, rows.slice(0, rows.length / 2), id);
  await chain.allFinalised();
}

/** Its block costs who applied it nothing; after the next ones all validators run it. */
export async function upgrade(world) {
  const { finalised } = await apply(world);
  const block = await finalised;
  // What @polkadot/api makes of a runtime that comes while it is connected lacks the runtime APIs.
  await connect(world);
  const { api, chain, code, keys, network } = world;
  const number = await chain.number(block);
  const events = await (await api.at(block)).query.system.events();
  const [{ codeHash }] = fieldsOf(events, 'upgrades', 'Applied');
  assert.equal(codeHash.toHex(), blake2AsHex(code));
  const paid = fieldsOf(events, 'transactionPayment', 'TransactionFeePaid');
  const { actualFee } = paid.find(({ who }) => who.eq(keys.Ferdie.address));
  assert(actualFee.isZero());

  world.applied = { block, number };
  world.migrated = await migrated(world, number);
  await Promise.all(
    VALIDATORS.map((name) =>
      Chain.during(network.validator(name).rpc, async (node) => {
        await node.catchUp(chain);
        assertVersion(node, PREVIOUS + 1, name);
      }),
    ),
  );
}

/** Small orders may come in the very block that a runtime begins with: where they leave traces. */
function traces({ api, keys, sessions: { spare }, traders }) {
  const accounts = [...traders.map((name) => keys[name].address), feePot(api)];
  const { book, nextOrder, orders } = api.query.orderBook;
  return [
    ...accounts.map((who) => api.createType('AccountId', who).toHex().slice(2)),
    ...[book, orders].map((item) => item.keyPrefix(spare)),
    nextOrder.key(),
  ];
}

export async function compare(world) {
  const { applied, migrated: last } = world;
  await compareStates(world, applied.block, last, traces(world));
}

export async function listRest(world) {
  await listRows(world, world.rows.slice(world.rows.length / 2), world.sessions.main);
  await preview(world);
}

/** The session that one runtime began and the other ended has one, and so has the one before. */
export async function compareReceipts({ api, sessions: { early, main } }) {
  for (const session of [early, main]) {
    assert((await api.query.dplc.receipts(session)).isSome, `session ${session}`);
  }
}

export async function stopTraffic(world) {
  world.sent = await world.traffic.stop();
}

/**
 * Each extrinsic is in one block, or was refused and is in none. A signature is for one version of
 * the runtime: each trader was late once. Returns what to say of them.
 */
export async function compareTraffic(world, blocks) {
  const { api, applied, chain, keys, sent, traders } = world;
  const places = new Map();
  for (const { number, extrinsics } of blocks) {
    for (const hash of extrinsics) places.set(hash, [...(places.get(hash) ?? []), number]);
  }
  for (const { hash, refused, who } of sent) {
    const told = `${hash} by ${who.meta.name}: ${refused ?? 'finalised'}`;
    assert.equal((places.get(hash) ?? []).length, refused ? 0 : 1, told);
  }
  for (const name of traders) {
    const { nonce } = await api.query.system.account(keys[name].address);
    const landed = sent.filter(({ refused, who }) => who === keys[name] && !refused);
    assert.equal(nonce.toNumber(), landed.length, name);
    assert(sent.some(({ refused, who }) => who === keys[name] && refused), `${name} was late once`);
  }
  const last = await chain.number(world.migrated);
  const landed = sent.flatMap(({ hash }) => places.get(hash) ?? []);
  assert(landed.some((number) => number <= applied.number), 'orders come before the change');
  assert(landed.some((number) => number >= last), 'orders come after the change');
  const refused = sent.filter((it) => it.refused).map((it) => it.refused);
  return { landed: landed.length, refused };
}
