// A guardian starts a pause, the technical committee ends it.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { MWH, TOKEN, orderOf, sessionOf } from '../lib/market.js';
import { openFor, sessionFrom } from './listing.js';

const LIST = ['OrderBook', 'list'];
const NO_SESSION = 4_000_000;
/** Time enough to enter safe mode before the gate closes. */
const LISTING_MS = 24_000;
const GATE_MS = 30_000;

const texts = (name) => name.map((part) => part.toUtf8());

async function paused({ api }) {
  const keys = await api.query.txPause.pausedCalls.keys();
  return keys.map(({ args: [name] }) => texts(name));
}

const order = () => orderOf({ price: TOKEN, energy: MWH, quota: 0n });

export async function pauseOneCall(world) {
  const { api, chain, keys: { Alice, Guardian, Two } } = world;
  const { pause, unpause } = api.tx.txPause;
  await chain.refused([
    ['BadOrigin', Two, pause(LIST)],
    ['txPause.Unpausable', Guardian, pause(['Council', 'vote'])],
  ]);
  const { events } = await chain.one(Guardian, pause(LIST));
  const [{ fullName }] = fieldsOf(events, 'txPause', 'CallPaused');
  assert.deepEqual(texts(fullName), LIST);
  assert.deepEqual(await paused(world), [LIST]);
  const { list, listBatch } = api.tx.orderBook;
  await chain.refused([
    ['system.CallFiltered', Alice, list(NO_SESSION, order())],
    ['system.CallFiltered', Alice, api.tx.utility.batchAll([list(NO_SESSION, order())])],
    // The one call, not all that lists.
    ['orderBook.UnknownSession', Alice, listBatch(NO_SESSION, [order()])],
    ['BadOrigin', Guardian, unpause(LIST)],
  ]);
}

export async function unpauseIt(world) {
  const { api, chain, keys: { Alice, Charlie }, technical } = world;
  const [{ events }] = await technical.pass([Alice, Charlie], [api.tx.txPause.unpause(LIST)]);
  const [{ fullName }] = fieldsOf(events, 'txPause', 'CallUnpaused');
  assert.deepEqual(texts(fullName), LIST);
  assert.deepEqual(await paused(world), []);
  const listing = api.tx.orderBook.list(NO_SESSION, order());
  await chain.refused([['orderBook.UnknownSession', Alice, listing]]);
}

/** With a session whose gate is to close meanwhile. */
export async function enterSafeMode(world) {
  const { api, chain, keys: { Alice, Guardian, Two } } = world;
  const { forceEnter, forceExit } = api.tx.safeMode;
  world.halted = await openFor(world, LISTING_MS);
  const { events } = await chain.one(Guardian, forceEnter());
  const [{ until }] = fieldsOf(events, 'safeMode', 'Entered');
  assert((await api.query.safeMode.enteredUntil()).unwrap().eq(until));
  const opening = api.tx.orderBook.openSession(...sessionFrom(await chain.now()));
  await chain.refused([
    ['system.CallFiltered', Alice, api.tx.balances.transferKeepAlive(Two.address, TOKEN)],
    ['system.CallFiltered', Two, opening],
    ['BadOrigin', Guardian, forceExit()],
  ]);
}

/** The gate should close; blocks later, nothing has come of it. */
export async function standStill({ api, chain, halted: { id, gateClosure } }) {
  const past = gateClosure + 3 * api.consts.aura.slotDuration.toNumber();
  const patience = past - (await chain.now()) + GATE_MS;
  const session = await chain.until('the gate is past', patience, async (at) => {
    return (await at.query.timestamp.now()).toNumber() >= past && sessionOf(at, id);
  });
  assert.equal(session.stage.type, 'Listing');
}

/** Nobody has listed anything in the session: as soon as it is taken, it is done. */
export async function untilSettled({ chain }, { id, gateClosure }) {
  const patience = Math.max(0, gateClosure - (await chain.now())) + GATE_MS;
  await chain.until(`session ${id} is settled`, patience, async (at) => {
    return (await sessionOf(at, id))?.stage.type === 'Settled';
  });
}

export async function exitSafeMode(world) {
  const { api, chain, halted, keys: { Alice, Charlie, Two }, technical } = world;
  const [{ events }] = await technical.pass([Alice, Charlie], [api.tx.safeMode.forceExit()]);
  const [{ reason }] = fieldsOf(events, 'safeMode', 'Exited');
  assert.equal(reason.type, 'Force');
  assert((await api.query.safeMode.enteredUntil()).isNone);
  await untilSettled(world, halted);
  await chain.one(Alice, api.tx.balances.transferKeepAlive(Two.address, TOKEN));
}
