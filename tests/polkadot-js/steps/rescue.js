// A runtime that makes no block, and how its network is brought back: docs/rescue.md.

import assert from 'node:assert/strict';

import { blake2AsHex } from '@polkadot/util-crypto';

import { fieldsOf } from '../lib/chain.js';
import { withSubstitute } from '../lib/chain-spec.js';
import { connect } from '../lib/journey.js';
import { MS_PER_HOUR } from '../lib/market.js';
import { VALIDATORS } from '../lib/network.js';
import { listRows, openFor } from './listing.js';
import { apply, compareStates, migrated } from './new-runtime.js';

/** Each has its turn within four slots, once it has compiled the code. */
const STANDSTILL_MS = 120_000;
const FAILED = /Proposing failed: .*Execution failed/;
const LISTING_MS = 30_000;

/** Orders that nobody may lose. */
export async function list(world) {
  const { id } = await openFor(world, MS_PER_HOUR);
  await listRows(world, world.rows, id);
}

/** It is applied, and there is no block after it: each validator tries in its turn, and fails. */
export async function standStill(world) {
  const { chain, network } = world;
  await apply(world);
  const isApplied = async (at) =>
    fieldsOf(await at.query.system.events(), 'upgrades', 'Applied').length > 0;
  world.last = await chain.until('the code is applied', STANDSTILL_MS, async (at, { number }) => {
    return (await isApplied(at)) && number.toNumber();
  });
  await Promise.all(
    VALIDATORS.map((name) =>
      network.logged(name, STANDSTILL_MS, 'why it makes no block', (log) => FAILED.test(log)),
    ),
  );
  const { number } = await chain.rpc('chain_getHeader');
  assert.equal(Number(number), world.last);
}

/** All operators put the substitute into the chain spec, and start their nodes again. */
export async function rescue(world) {
  const { chain, last, network, repaired, spec } = world;
  await chain.disconnect();
  await network.startAgain(withSubstitute(spec, last, repaired));
  await connect(world);
  world.migrated = await migrated(world, last);
}

/** The chain still stores the broken code: what it runs is the substitute. */
export async function compare(world) {
  const { api, chain, code, last } = world;
  const stored = await api.rpc.state.getStorage(':code');
  assert.equal(blake2AsHex(stored.unwrap().toHex()), blake2AsHex(code));
  await compareStates(world, await chain.finalHash(last), world.migrated);
}

/** A session after it. */
export async function goOn(world) {
  const { gateClosure, id } = await openFor(world, LISTING_MS);
  world.gateClosure = gateClosure;
  world.sessions = { main: id };
  await listRows(world, world.rows, id);
}
