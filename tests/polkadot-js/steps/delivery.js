// A session is delivered, with one generator five percent short: the case that docs/delivery.md
// works out by hand. Days pass meanwhile, by clocks that are set ahead.

import assert from 'node:assert/strict';

import { Body } from '../lib/body.js';
import { fieldsOf } from '../lib/chain.js';
import { connect } from '../lib/journey.js';
import { MS_PER_HOUR, TOKEN } from '../lib/market.js';
import { INTERVAL_MS, keyOf, newMeters, reading } from '../lib/meters.js';
import { plain, textual } from '../lib/plain.js';
import { busbar } from '../lib/tool.js';
import { listRows, openAll, sessionFrom } from './listing.js';

const MS_PER_DAY = 24 * MS_PER_HOUR;
const INTERVALS = 96;
const LISTING_MS = 45_000;
const WORK_MS = 180_000;
/** The shortest that governance can set. */
const READING_WINDOW = MS_PER_HOUR;
/** Two of them are more than the window, one is less than a standstill, with what starting takes. */
const BREAK_MS = MS_PER_HOUR / 2 + 60_000;
/** Sessions are kept beyond all that is looked at here. */
const RETENTION = 7 * MS_PER_DAY;

/** Of H2 in an interval, in Wh: what it has sold, and 95 % of that. */
const CONTRACTED = 337_968_750;
const COUNTED = 321_070_312;
/** What an interval costs it that is short by so much, in base units. */
const SHORT = BigInt(CONTRACTED - COUNTED);
const COST = 63_345_497_266_653_628n;
const BOND = 5_066_286_750_000n * (TOKEN / 1_000_000n);
/** For its trades. */
const RECEIVED = 114_917_553_465_000n * (TOKEN / 1_000_000n);

const contract = ({ sessions }) => ({ Session: sessions.main });
const dayOf = (moment) => Math.floor(moment / MS_PER_DAY);
const dateOf = (day) => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** Readings are taken for an hour, sessions kept for days. */
export async function tune({ api, chain, keys: { Alice, Bob, Charlie } }) {
  const { set } = api.tx.parameters;
  const changes = [{ ReadingWindow: READING_WINDOW }, { Retention: RETENTION }];
  const council = new Body(chain, 'council');
  await council.pass([Alice, Bob, Charlie], changes.map((change) => set(change)));
}

/** One that is delivered on the next day, UTC, from midnight to midnight. */
export async function open(world) {
  const now = await world.chain.now();
  const gateClosure = now + LISTING_MS;
  world.listed = dayOf(now);
  world.day = dayOf(gateClosure) + 1;
  const deliveryStart = world.day * MS_PER_DAY;
  const dates = { gateClosure, deliveryStart, deliveryEnd: deliveryStart + MS_PER_DAY };
  const [main] = await openAll(world, [sessionFrom(now, dates)]);
  Object.assign(world, { gateClosure, sessions: { main } });
}

export const list = (world) => listRows(world, world.rows, world.sessions.main);

/** The meter of H2, from now on. */
export async function register(world) {
  const { api, chain, keys } = world;
  const [meter] = newMeters(1);
  const now = await chain.now();
  const terms = {
    key: keyOf(meter),
    capacity: 2_000_000_000,
    commissioning: `0x${'02'.repeat(32)}`,
    since: now - (now % INTERVAL_MS),
    gateway: keys.Bob.address,
  };
  const call = api.tx.metering.register(keys.H2.address, terms);
  const { events } = await chain.one(keys.Meters, call);
  const [{ meter: id }] = fieldsOf(events, 'metering', 'MeterRegistered');
  world.meter = { ...meter, id: id.toNumber() };
}

/** Stops all nodes, and starts them with clocks that tell `moment`. */
async function sleepUntil(world, moment) {
  await world.chain.disconnect();
  await world.network.startAgain(undefined, Math.ceil((moment - Date.now()) / 1_000));
  await connect(world);
}

/** The network stands still until the day is over: what can be read has its whole window then. */
export async function sleepOverDelivery(world) {
  await sleepUntil(world, (world.day + 1) * MS_PER_DAY + MS_PER_HOUR);
  const { chain, api, day } = world;
  await chain.until('blocks go on', WORK_MS, async (at) => {
    world.resumed = (await at.query.delivery.resumed()).toNumber();
    return world.resumed > (day + 1) * MS_PER_DAY;
  });
  assert.equal((await api.call.deliveryApi.day(world.keys.H2.address, day)).state.type, 'Open');
}

/** H2's meter has counted 95 % of what H2 has sold. */
export async function submit({ api, chain, day, keys, meter }) {
  const readings = Array.from({ length: INTERVALS }, (_, index) => reading(api, meter, {
    start: day * MS_PER_DAY + index * INTERVAL_MS,
    injected: COUNTED,
    sequence: index + 1,
  }));
  const { events } = await chain.one(keys.Bob, api.tx.metering.submit(readings));
  const [{ taken }] = fieldsOf(events, 'metering', 'ReadingsSubmitted');
  assert.equal(taken.toNumber(), INTERVALS);
}

/** The same figures by runtime API and JSON-RPC. */
async function delivered({ api, chain, day, keys: { H2 }, sessions }) {
  const block = await chain.finalisedHead();
  const { call } = await api.at(block);
  const questions = [
    ['day', H2.address, day],
    ['intervals', H2.address, day, contract({ sessions })],
    ['owed', H2.address],
  ];
  const answers = [];
  for (const [method, ...params] of questions) {
    const decoded = plain(await call.deliveryApi[method](...params));
    const json = await chain.rpc(`delivery_${method}`, ...params, block);
    assert.deepEqual(textual(json), decoded, method);
    answers.push(json);
  }
  const [{ state, deliveries: [delivery] }, intervals, owed] = answers;
  return { state, delivery, intervals, owed };
}

/** Before it is settled, the day tells what has come of it so far. */
export async function tellSoFar(world) {
  const { chain } = world;
  await chain.finalHash(await chain.number());
  const { state, delivery, intervals } = await delivered(world);
  assert.equal(state, 'Open');
  assert.equal(delivery.amount, String(-COST * BigInt(INTERVALS)));
  assert.equal(intervals.length, INTERVALS);
}

/** The reading window passes; blocks settle the day. */
export async function sleepOverWindow(world) {
  for (let breaks = 0; breaks < 2; breaks += 1) {
    await sleepUntil(world, (await world.chain.now()) + BREAK_MS);
    // Blocks work in between: that is no standstill.
    await world.chain.finalHash((await world.chain.number()) + 1);
  }
  const { chain, day, keys, resumed } = world;
  await chain.until('the day is settled', WORK_MS, async (at) => {
    const { state } = await at.call.deliveryApi.day(keys.H2.address, day);
    return state.type === 'Settled';
  });
  assert.equal((await world.api.query.delivery.resumed()).toNumber(), resumed);
}

/** To the last unit what docs/delivery.md has. */
export async function compare(world) {
  const { api, chain, day, keys, sessions } = world;
  await chain.finalHash(await chain.number());
  const { state, delivery, intervals, owed } = await delivered(world);
  assert.equal(state, 'Settled');
  assert.deepEqual(delivery, {
    contract: contract({ sessions }),
    referencePrice: '3675098760529',
    contracted: String(CONTRACTED * INTERVALS),
    short: String(SHORT * BigInt(INTERVALS)),
    over: '0',
    amount: String(-COST * BigInt(INTERVALS)),
    unread: 0,
    doubtful: 0,
  });
  assert(intervals.every(({ amount, isMetered }) => BigInt(amount) === -COST && isMetered));
  assert.deepEqual(owed, { debt: '0', claim: '0' });
  // The bond is gone, and nothing else is on hold for the session.
  const [offer] = await api.call.marketApi.orders(sessions.main, keys.H2.address);
  assert.equal(offer.held.toBigInt(), 0n);
  assert(COST * BigInt(INTERVALS) > BOND);
  // Whoever has no meter delivers as contracted.
  const w1 = await api.call.deliveryApi.day(keys.W1.address, day);
  assert.deepEqual(w1.deliveries.map(({ amount }) => amount.toBigInt()), [0n]);
}

function statement({ day, keys, listed, network }, options = [], to = day) {
  const { rpc } = network.validator('alice');
  const period = ['--from', dateOf(listed), '--to', dateOf(to)];
  return busbar('statement', '--url', rpc, '--who', keys.H2.address, ...period, ...options);
}

const token = (amount) => {
  const digits = String(amount < 0n ? -amount : amount).padStart(13, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
};

/** `busbar statement` has the same figures in each form, and what H2 paid for its transactions. */
export async function state(world, say) {
  const { api, keys } = world;
  const { code, out, told } = await statement(world);
  assert.equal(code, 0, told);
  say(`the statement of H2\n${out}`);
  assert.match(out, /settled\n/);

  const json = JSON.parse((await statement(world, ['--format', 'json', '--intervals'])).out);
  assert.equal(json.trades_token, token(RECEIVED));
  assert.equal(json.deviations_token, token(-COST * BigInt(INTERVALS)));
  const intervals = json.lines.filter(({ kind }) => kind === 'interval');
  assert.equal(intervals.length, INTERVALS);
  const only = (kind) => json.lines.find((line) => line.kind === kind).token;
  const { data } = await api.query.system.account(keys.H2.address);
  assert.equal(only('free'), token(data.free.toBigInt()));
  assert.equal(only('on_hold'), token(data.reserved.toBigInt()));
  // It has listed an order.
  assert(BigInt(json.fees_token.replace(/[-.]/g, '')) > 0n, json.fees_token);

  const csv = (await statement(world, ['--format', 'csv', '--no-fees'])).out.trim().split('\n');
  assert.equal(csv.filter((line) => line.startsWith('trade,')).length, 3);
  assert.equal(csv.filter((line) => line.startsWith('fees,')).length, 0);

  const wrong = await statement(world, [], world.listed - 1);
  assert.equal(wrong.code, 2, wrong.out);
  assert.match(wrong.told, /give 1 to 366 days, the first one first/);
}

/** The operator corrects one interval: what it had cost comes back. */
export async function correct(world) {
  const { api, chain, day, keys, meter } = world;
  const free = async () => (await api.query.system.account(keys.H2.address)).data.free.toBigInt();
  const before = await free();
  const start = day * MS_PER_DAY;
  const counted = { injected: CONTRACTED, withdrawn: 0, quality: 'Substituted' };
  const correction =
    api.tx.metering.correct(keys.H2.address, meter.id, start, counted, 'a fault of the meter');
  await chain.one(keys.Meters, correction);
  const amount = -COST * BigInt(INTERVALS - 1);
  await chain.until('the day is settled again', WORK_MS, async (at) => {
    const result = await at.query.delivery.results(day, contract(world), keys.H2.address);
    return result.unwrap().amount.toBigInt() === amount;
  });
  assert.equal((await free()) - before, COST);
}
