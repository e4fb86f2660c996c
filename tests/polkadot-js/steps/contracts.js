// Two participants agree on a contract with a profile of its own, in a session beside the tables'. What
// they trade there by its queues, they have delivered by another profile.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { MS_PER_HOUR, MWH, TOKEN, holdsOf, orderOf, sessionOf } from '../lib/market.js';
import { busbar } from '../lib/tool.js';
import { openAll, sessionFrom } from './listing.js';

const MS_PER_DAY = 24 * MS_PER_HOUR;
const STAGE_MS = 90_000;
/** 5 MWh an hour at night, 15 by day. */
const PROFILE = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 3 : 1));
const ENERGY = 240n * MWH;
const PRICE = 4n * TOKEN;
/** Of 240 MWh, 6.5 % are lost between A and D; 0.9 and 0.2 token are paid for each kWh of the rest. */
const LEGS = { seller: 960_000n * TOKEN, grid: 201_960n * TOKEN, policy: 44_880n * TOKEN };
const COST = LEGS.seller + LEGS.grid + LEGS.policy;

/** In the queues: a quarter of it in the first half of the day. */
const MATCHED = { price: 5n * TOKEN, energy: 24n * MWH, quota: 0n };
const HALVES = [1, 3];

const contractWith = ({ address }, changes = {}) => ({
  with: address,
  price: PRICE,
  energy: ENERGY,
  profile: PROFILE,
  salt: new Uint8Array(16).fill(1),
  ...changes,
});

/** A session for what is agreed on, with the dates of the main one. */
export async function open(world) {
  const { chain, gateClosure, day } = world;
  const deliveryStart = day * MS_PER_DAY;
  const dates = { gateClosure, deliveryStart, deliveryEnd: deliveryStart + MS_PER_DAY };
  const changes = { product: 'bilateral', ...dates };
  [world.sessions.bilateral] = await openAll(world, [sessionFrom(await chain.now(), changes)]);
}

/** D and H1 list an order each. */
export async function list({ api, chain, keys: { D, H1 }, sessions: { bilateral } }) {
  const order = (price) => api.tx.orderBook.list(bilateral, orderOf({ ...MATCHED, price }));
  await chain.all([[D, order(MATCHED.price)], [H1, order(TOKEN)]]);
}

/** D proposes, H1 accepts; who states other terms is refused. */
export async function agree({ api, chain, keys, sessions: { bilateral } }) {
  const { accept, propose, withdraw } = api.tx.orderBook;
  const { D, H1, H3 } = keys;
  const before = await holdsOf(api, D);
  const proposed = await chain.one(D, propose(bilateral, contractWith(H1)));
  const [{ order: proposal, held }] = fieldsOf(proposed.events, 'orderBook', 'ContractProposed');
  assert.equal(held.toBigInt(), COST);
  const after = await holdsOf(api, D);
  assert.equal(after['OrderBook.Bid'] - (before['OrderBook.Bid'] ?? 0n), COST);

  const other = [...PROFILE].reverse();
  other[0] = 2;
  await chain.refused([
    ['orderBook.NotCounterparty', H3, accept(bilateral, proposal, contractWith(D))],
    ['orderBook.TermsDiffer', H1, accept(bilateral, proposal, contractWith(D, { profile: other }))],
    ['orderBook.UnfitCounterparty', D, propose(bilateral, contractWith(keys.B1))],
    ['orderBook.EmptyProfile', D, propose(bilateral, contractWith(H1, { profile: [0] }))],
  ]);
  const accepted = await chain.one(H1, accept(bilateral, proposal, contractWith(D)));
  const [{ held: bond }] = fieldsOf(accepted.events, 'orderBook', 'ContractAccepted');
  assert.equal(bond.toBigInt(), LEGS.seller / 20n);
  await chain.refused([
    ['orderBook.AlreadyAccepted', D, withdraw(bilateral, proposal)],
    ['orderBook.NotProposed', H1, accept(bilateral, proposal, contractWith(D))],
  ]);
}

function stage({ chain, sessions: { bilateral } }, name) {
  return chain.until(`stage ${name} of the contract's session`, STAGE_MS, async (at) => {
    const session = await sessionOf(at, bilateral);
    return session?.stage.type === name && session;
  });
}

/** They trade with each other at their price; the operator confirms. */
export async function match(world) {
  const { api, chain, keys, sessions: { bilateral } } = world;
  await stage(world, 'Checking');
  const [trade, matched, ...others] = await api.call.marketApi.trades(bilateral, 1);
  assert.equal(others.length, 0);
  assert.equal(matched.energy.toBigInt(), MATCHED.energy);
  world.reference = matched.sellerPrice.toBigInt();
  assert.equal(trade.buyer.toString(), keys.D.address);
  assert.equal(trade.seller.toString(), keys.H1.address);
  assert.equal(trade.energy.toBigInt(), ENERGY);
  assert.equal(trade.sellerPrice.toBigInt(), PRICE);
  assert.equal(trade.sellerReceives.toBigInt(), LEGS.seller);
  assert.equal(trade.gridReceives.toBigInt(), LEGS.grid);
  assert.equal(trade.policyReceives.toBigInt(), LEGS.policy);
  await chain.one(keys.One, api.tx.dplc.confirm(bilateral, 0));
}

/** Parties have both paid, one by a profile that both want; then `busbar verify` agrees. */
export async function settle(world) {
  const { api, chain, keys, network, sessions: { bilateral } } = world;
  await stage(world, 'Settling');
  const { settle: pay, settleWith } = api.tx.dplc;
  await chain.one(keys.H1, pay(bilateral, 0));
  const { events } = await chain.one(keys.D, settleWith(bilateral, 1, HALVES));
  const [proposed] = fieldsOf(events, 'dplc', 'ProfileProposed');
  assert.equal(proposed.by.toString(), keys.D.address);
  await chain.refused([
    ['dplc.EmptyProfile', keys.H1, settleWith(bilateral, 1, [0, 0])],
    ['dplc.NotAParty', keys.H3, settleWith(bilateral, 1, HALVES)],
  ]);
  await chain.one(keys.H1, settleWith(bilateral, 1, HALVES));
  await stage(world, 'Settled');
  const { rpc } = network.validator('alice');
  await chain.finalHash(await chain.number());
  const { code, out, told } = await busbar('verify', '--url', rpc, '--session', bilateral);
  assert.equal(code, 0, told);
  assert.match(out, /^agrees$/m);
  assert.match(out, /^trades +2$/m);
}

/** What each weight comes to in a quarter of an hour. */
function byQuarters(energy, weights) {
  const quarters = 96 / weights.length;
  const each = Number(energy) / weights.reduce((sum, weight) => sum + weight) / quarters;
  return weights.flatMap((weight) => Array(quarters).fill(weight * each));
}

/** Each quarter of an hour has what the profiles say; H1 has no meter and delivers as contracted. */
export async function deliver({ api, day, keys, reference, sessions: { bilateral } }) {
  const contract = { Session: bilateral };
  const matched = byQuarters(MATCHED.energy, HALVES);
  const expected = byQuarters(ENERGY, PROFILE).map((energy, slot) => energy + matched[slot]);
  const of = async ({ address }) => {
    const intervals = await api.call.deliveryApi.intervals(address, day, contract);
    return intervals.map(({ contracted }) => contracted.toNumber());
  };
  assert.deepEqual(await of(keys.H1), expected);
  const taken = (await of(keys.D)).reduce((sum, energy) => sum + energy, 0);
  assert.equal(taken, -Number(((ENERGY + MATCHED.energy) * 935n) / 1_000n));
  const { deliveries } = await api.call.deliveryApi.day(keys.H1.address, day);
  const own = deliveries.find((delivery) => delivery.contract.eq(contract));
  assert.equal(own.contracted.toBigInt(), ENERGY + MATCHED.energy);
  assert.equal(own.referencePrice.unwrap().toBigInt(), reference);
  assert.equal(own.amount.toBigInt(), 0n);
}
