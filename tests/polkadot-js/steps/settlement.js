// From gate closure on: matching, security check, money.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { MWH, feePot, rowOf, sessionOf } from '../lib/market.js';
import { accountsOf } from '../lib/state.js';

const STAGE_MS = 30_000;

/** The session once it is in a stage. */
function stage({ chain, sessions: { main } }, name, ms = STAGE_MS) {
  return chain.until(`stage ${name}`, ms, async (at) => {
    const session = await sessionOf(at, main);
    return session?.stage.type === name && session;
  });
}

export async function match(world) {
  const { api, chain, expected, gateClosure, keys, names, orders, rows, sessions } = world;
  await stage(world, 'Checking', gateClosure - (await chain.now()) + STAGE_MS);
  const trades = await api.call.marketApi.trades(sessions.main, 1);
  assert.deepEqual(trades.map((trade) => rowOf(trade.group, trade, names)), expected);
  const rests = { B1: 4_340n * MWH, C: 9_165n * MWH };
  for (const { name } of rows) {
    const order = orders.get(name);
    const rest = (await api.call.marketApi.unserved(sessions.main, order)).unwrap();
    const why = name in rests ? 'NoCounterparty' : undefined;
    assert.equal(rest.energy.toBigInt(), rests[name] ?? 0n, name);
    assert.equal(rest.why.unwrapOr(undefined)?.type, why, name);
    const json = await api.rpc.market.unserved.raw(sessions.main, order);
    const text = { energy: String(rests[name] ?? 0n), why: why ?? null };
    assert.deepEqual(json, text, name);
    const [{ rest: own }] = await api.call.marketApi.orders(sessions.main, keys[name].address);
    assert.equal(own.unwrap().toHex(), rest.toHex(), name);
  }
}

/** The grid operator confirms; excess holds are released in the blocks that follow. */
export async function confirm(world) {
  const { api, chain, keys, sessions } = world;
  // The flow of money is measured from here.
  world.matched = await chain.finalisedHead();
  await chain.one(keys.One, api.tx.dplc.confirm(sessions.main, 0));
  const session = await stage(world, 'Settling');
  assert.equal(session.unsettled.toNumber(), world.expected.length);
}

/** Parties settle trades, by turns the buyer and the seller. */
async function settle({ api, chain, expected, keys, sessions }, from, to) {
  const party = ({ buyer, seller }, index) => keys[index % 2 === 0 ? buyer : seller];
  const indexes = expected.map((_, index) => index).slice(from, to);
  const outcomes = await chain.all(
    indexes.map((index) => [
      party(expected[index], index),
      api.tx.dplc.settle(sessions.main, index),
    ]),
  );
  for (const [i, { events }] of outcomes.entries()) {
    const [settled] = fieldsOf(events, 'dplc', 'Settled');
    assert.equal(settled.index.toNumber(), indexes[i]);
    assert.equal(settled.by.unwrap().toString(), party(expected[indexes[i]], indexes[i]).address);
  }
}

export async function settleTwo(world) {
  await settle(world, 0, 2);
  const trades = await world.api.call.marketApi.trades(world.sessions.main, 1);
  assert.deepEqual(
    trades.map(({ settled }) => settled.isTrue),
    world.expected.map((_, index) => index < 2),
  );
}

export async function settleRest(world) {
  await settle(world, 2);
  const session = await stage(world, 'Settled');
  assert.equal(session.unsettled.toNumber(), 0);
}

/** Events, runtime API and JSON-RPC tell the same trades, and they are the paper's. */
export async function compareTrades({ api, chain, expected, names, sessions }, blocks) {
  const matched = blocks
    .flatMap(({ events }) => fieldsOf(events, 'dplc', 'Matched'))
    .filter(({ session }) => session.eq(sessions.main));
  const fromEvents = matched.map(({ index, trade }) => rowOf(index.toNumber() + 1, trade, names));
  assert.deepEqual(fromEvents, expected, 'events');
  const trades = await api.call.marketApi.trades(sessions.main, 1);
  assert.deepEqual(trades.map((trade) => rowOf(trade.group, trade, names)), expected, 'api');
  assert(trades.every(({ settled }) => settled.isTrue));
  const json = await chain.rpc('market_trades', sessions.main, 1);
  assert.deepEqual(json.map((trade) => rowOf(trade.group, trade, names)), expected, 'JSON-RPC');
  assert(json.every(({ settled }) => settled === true));
  const last = await chain.rpc('market_trades', sessions.main, expected.length);
  assert.deepEqual(last, json.slice(-1), 'JSON-RPC, from the last group on');
}

/** The session has gone through its stages one after the other. */
export function compareStages({ sessions }, blocks) {
  const entered = blocks
    .flatMap(({ events }) => fieldsOf(events, 'dplc', 'StageEntered'))
    .filter(({ session }) => session.eq(sessions.main));
  const stages = ['Listing', 'Matching', 'Checking', 'Releasing', 'Settling', 'Settled'];
  assert.deepEqual(entered.map((event) => event.stage.type), stages);
}

const total = ({ free, reserved }) => free + reserved;

/** From the security check to the last payment each account gets its legs and pays its fees. */
export async function compareMoney({ api, chain, keys, matched, sessions }, blocks) {
  const start = blocks.findIndex(({ hash }) => hash === matched);
  assert.notEqual(start, -1, 'the block of the security check is among those read');
  const flow = blocks.slice(start + 1);
  const [before, after] = await Promise.all(
    [matched, flow.at(-1).hash].map((block) => accountsOf(chain, block)),
  );
  const changes = new Map([...before.keys()].map((who) => [who, 0n]));
  const add = (who, amount) => {
    changes.set(who.toString(), changes.get(who.toString()) + BigInt(amount));
  };
  const fund = api.consts.dplc.policyFund;
  for (const trade of await chain.rpc('market_trades', sessions.main, 1)) {
    add(trade.buyer, -BigInt(trade.buyerPays));
    add(trade.seller, trade.sellerReceives);
    add(keys.One.address, trade.gridReceives);
    add(fund, trade.policyReceives);
  }
  assert(changes.get(fund.toString()) > 0n && changes.get(keys.D.address) < 0n);
  const events = flow.flatMap((block) => block.events);
  for (const { who, actualFee } of fieldsOf(events, 'transactionPayment', 'TransactionFeePaid')) {
    add(who, -actualFee.toBigInt());
    add(feePot(api), actualFee.toBigInt());
  }
  const change = ([who, account]) => [who, total(account) - total(before.get(who))];
  assert.deepEqual(new Map([...after].map(change)), changes);
}
