// Sessions open, orders are listed; one is withdrawn and listed again.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { MS_PER_HOUR, MWH, TOKEN, holdsOf, orderIn, orderOf, rowOf } from '../lib/market.js';

/** From opening to gate closure: long enough for all that has to happen before it. */
const LISTING_MS = 60_000;
const LATER_MS = 600_000;
const MIN_PRICE = TOKEN / 1_000n;
export const MAX_PRICE = 10n * TOKEN;
export const TICK = TOKEN / 1_000n;

/** What opens a session; for each field another value can be given. */
export function sessionFrom(now, changes = {}) {
  const { gateClosure = now + LATER_MS } = changes;
  const dates = {
    opens: now,
    gateClosure,
    deliveryStart: gateClosure,
    deliveryEnd: gateClosure + MS_PER_HOUR,
  };
  const { product = 'annual', min = MIN_PRICE, max = MAX_PRICE, tick = TICK, ...others } = changes;
  return [product, { ...dates, ...others }, min, max, tick];
}

/** Opens sessions, all or none. Returns their ids. */
export async function openAll({ chain, api, keys }, sessions) {
  const calls = sessions.map((session) => api.tx.orderBook.openSession(...session));
  const { events } = await chain.one(keys.Two, api.tx.utility.batchAll(calls));
  return fieldsOf(events, 'orderBook', 'SessionOpened').map(({ session }) => session.toNumber());
}

/** Opens a session whose gate closes in `ms`. */
export async function openFor(world, ms) {
  const now = await world.chain.now();
  const gateClosure = now + ms;
  const [id] = await openAll(world, [sessionFrom(now, { gateClosure })]);
  return { id, gateClosure };
}

/**
 * Three at once: that of the tables; one that stays open longer, for what is refused; one that
 * doesn't open yet.
 */
export async function open(world) {
  const now = await world.chain.now();
  world.gateClosure = now + LISTING_MS;
  const [main, spare, later] = await openAll(world, [
    sessionFrom(now, { gateClosure: world.gateClosure }),
    sessionFrom(now, { product: 'spare' }),
    sessionFrom(now, { product: 'later', opens: now + LATER_MS / 2 }),
  ]);
  world.sessions = { main, spare, later };
  const { product } = (await world.api.query.orderBook.sessions(spare)).unwrap();
  assert.equal(product.toUtf8(), 'spare');
}

/** The orders of some rows, in one session or several; kept are the ids of those in the first. */
export async function listRows({ api, chain, keys, orders }, rows, ...sessions) {
  const listings = sessions.flatMap((session) =>
    rows.map((row) => [keys[row.name], api.tx.orderBook.list(session, orderOf(row))]),
  );
  const outcomes = await chain.all(listings);
  for (const [i, { name }] of rows.entries()) {
    const [{ order }] = fieldsOf(outcomes[i].events, 'orderBook', 'OrderListed');
    orders.set(name, order.toNumber());
  }
}

export const ADMISSION = { 'Participants.Admission': 1_000n * TOKEN };

/** The tables' orders, and as many as one participant may have in the other session. */
export async function list(world) {
  const { chain, api, keys, rows, sessions } = world;
  const { list: listOne, listBatch } = api.tx.orderBook;
  const small = (_, salt) => orderOf({ price: TOKEN, energy: MWH, quota: 0n }, salt);
  const many = Array.from({ length: api.consts.orderBook.maxOrders.toNumber() }, small);
  const estimates = await Promise.all(
    rows.map((row) => listOne(sessions.main, orderOf(row)).paymentInfo(keys[row.name])),
  );
  const [batch, ...outcomes] = await chain.all([
    [keys.B1, listBatch(sessions.spare, many)],
    ...rows.map((row) => [keys[row.name], listOne(sessions.main, orderOf(row))]),
  ]);
  assert.equal(fieldsOf(batch.events, 'orderBook', 'OrderListed').length, many.length);
  world.spareHeld = BigInt(many.length) * TOKEN * 1_000n;

  for (const [i, row] of rows.entries()) {
    const [{ order, held, ...listed }] = fieldsOf(outcomes[i].events, 'orderBook', 'OrderListed');
    world.orders.set(row.name, order.toNumber());
    assert.equal(listed.side.type, row.side);
    assert.equal(listed.price.toBigInt(), row.price);
    assert.equal(listed.energy.toBigInt(), row.energy);
    assert.equal(listed.quota.toBigInt(), row.quota);
    // What the chain says beforehand is what it then takes: the hold and the fee.
    const told = await api.call.marketApi.holdFor(row.side, row.price, row.energy);
    assert.equal(told.toBigInt(), held.toBigInt(), `the hold of ${row.name}`);
    const reason = row.side === 'Buy' ? 'OrderBook.Bid' : 'OrderBook.Bond';
    const amount = held.toBigInt() + (row.name === 'B1' ? world.spareHeld : 0n);
    const holds = await holdsOf(api, keys[row.name]);
    assert.deepEqual(holds, { ...ADMISSION, [reason]: amount }, row.name);
    // Fees follow how full blocks are, by a little from block to block. What the record of a refusal
    // would have cost comes back.
    const [fee, estimate] = [outcomes[i].fee, estimates[i].partialFee.toBigInt()];
    assert(fee * 100n > estimate * 85n && fee * 100n < estimate * 97n, `the fee of ${row.name}`);
  }
}

/** H2 thinks twice. */
export async function withdrawAndListAgain(world) {
  const { chain, api, keys, rows, sessions } = world;
  const h2 = rows.find(({ name }) => name === 'H2');
  world.withdrawn = world.orders.get('H2');
  const { held } = await orderIn(api, sessions.main, keys.H2);
  const withdrawal = api.tx.orderBook.withdraw(sessions.main, world.withdrawn);
  const { block, events } = await chain.one(keys.H2, withdrawal);
  const [{ released }] = fieldsOf(events, 'orderBook', 'OrderWithdrawn');
  assert.equal(released.toBigInt(), held.toBigInt());
  assert.deepEqual(await holdsOf(api, keys.H2), ADMISSION);
  const at = await api.at(block);
  assert.equal((await at.call.marketApi.orders(sessions.main, keys.H2.address)).length, 0);

  const again = await chain.one(keys.H2, api.tx.orderBook.list(sessions.main, orderOf(h2, 1)));
  const [{ order }] = fieldsOf(again.events, 'orderBook', 'OrderListed');
  world.orders.set('H2', order.toNumber());
  assert.notEqual(world.orders.get('H2'), world.withdrawn);
}

/** What would come out if the gate closed now. */
export async function preview({ api, names, expected, sessions }) {
  const told = (await api.call.marketApi.preview(sessions.main)).unwrap();
  assert(told.complete.isTrue);
  assert.deepEqual(told.trades.map((trade) => rowOf(trade.group, trade, names)), expected);
}

/** The other sessions are called off: whatever is on hold for them is released. */
export async function callOff(world) {
  const { chain, api, keys, sessions } = world;
  const { cancelSession } = api.tx.orderBook;
  const others = [sessions.spare, sessions.later];
  await chain.all(others.map((session) => [keys.Two, cancelSession(session)]));
  await chain.until('the called-off sessions are gone', 30_000, async (at) => {
    const open = await at.call.marketApi.sessions(0);
    return open.every(({ session }) => !others.includes(session.toNumber()));
  });
  const { held } = await orderIn(api, sessions.main, keys.B1);
  assert.deepEqual(await holdsOf(api, keys.B1), { ...ADMISSION, 'OrderBook.Bid': held.toBigInt() });
}
