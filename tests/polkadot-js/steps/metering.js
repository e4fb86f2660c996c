// Meters are put into service; what they sign is taken, what they didn't is told of and skipped.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { MWH } from '../lib/market.js';
import { INTERVAL_MS, keyOf, newMeters, reading } from '../lib/meters.js';

/** Of each meter: together as many as a batch of 500 and a few. */
const INTERVALS = 168;
/** In the batch, whose value is altered on its way. */
const ALTERED = 77;
/** MW of a wind farm. */
const CAPACITY = 100n * MWH;

const energyAt = (index) => 1_000 + index;

/** Meters of W1, one for each kind of key, that have been counting for two days. */
export async function register(world) {
  const { api, chain, keys } = world;
  const now = await chain.now();
  const since = now - (now % INTERVAL_MS) - INTERVALS * INTERVAL_MS;
  const terms = (meter) => ({
    key: keyOf(meter),
    capacity: CAPACITY,
    commissioning: `0x${'02'.repeat(32)}`,
    since,
    gateway: keys.Bob.address,
  });
  const meters = newMeters();
  const outcomes = await chain.all(
    meters.map((meter) => [
      keys.Meters,
      api.tx.metering.register(keys.W1.address, terms(meter)),
    ]),
  );
  world.since = since;
  world.meters = meters.map((meter, index) => {
    const [{ meter: id }] = fieldsOf(outcomes[index].events, 'metering', 'MeterRegistered');
    return { ...meter, id: id.toNumber() };
  });
  const owned = await api.query.metering.metersOf(keys.W1.address);
  assert.deepEqual(owned.toJSON(), world.meters.map(({ id }) => ({ meter: id, last: null })));
}

function batch({ api, meters, since }) {
  return meters.flatMap((meter) => Array.from({ length: INTERVALS }, (_, index) =>
    reading(api, meter, {
      start: since + index * INTERVAL_MS,
      injected: energyAt(index),
      sequence: index + 1,
    })));
}

async function submit({ api, chain }, by, readings) {
  const { events } = await chain.one(by, api.tx.metering.submit(readings));
  const [{ taken, refused }] = fieldsOf(events, 'metering', 'ReadingsSubmitted');
  const refusals = fieldsOf(events, 'metering', 'ReadingRefused').map(({ meter, start, why }) =>
    [meter.toNumber(), start.toNumber(), why.type]);
  return { taken: taken.toNumber(), refused: refused.toNumber(), refusals };
}

/** One of more than five hundred isn't what its meter signed. */
export async function submitOneBad(world) {
  const { keys, since } = world;
  const readings = batch(world);
  readings[ALTERED].reading.counted.injected += 1;
  const { meter } = readings[ALTERED].reading;
  assert.deepEqual(await submit(world, keys.Bob, readings), {
    taken: readings.length - 1,
    refused: 1,
    refusals: [[meter, since + ALTERED * INTERVAL_MS, 'BadSignature']],
  });
}

/** The same ones again, then what is wrong by itself: each is told of with why. */
export async function submitBad(world) {
  const { api, keys, meters: [meter], since } = world;
  const again = batch(world).slice(-INTERVALS);
  const doubled = await submit(world, keys.Bob, again);
  assert.deepEqual([doubled.taken, doubled.refused], [0, INTERVALS]);
  assert(doubled.refusals.every(([, , why]) => why === 'OutOfOrder'));

  // An interval that isn't over, even if another one begins meanwhile.
  const start = since + (INTERVALS + 1) * INTERVAL_MS;
  const next = { start, injected: 5, sequence: INTERVALS + 1 };
  const bad = [
    ['InFuture', reading(api, meter, next)],
    ['NotAnInterval', reading(api, meter, { ...next, start: next.start + 1 })],
    ['SequenceUsed', reading(api, meter, { ...next, sequence: INTERVALS })],
    ['AboveCapacity', reading(api, meter, { ...next, injected: CAPACITY / 4n + 1n })],
    ['UnknownMeter', reading(api, { ...meter, id: 1_000 }, next)],
  ];
  const told = await submit(world, keys.Bob, bad.map(([, signed]) => signed));
  assert.deepEqual(told.refusals.map(([, , why]) => why), bad.map(([why]) => why));
  const stranger = await submit(world, keys.Dave, [reading(api, meter, next)]);
  assert.deepEqual(stranger.refusals.map(([, , why]) => why), ['OtherGateway']);
}

/** A meter that has read nothing yet: what it signs for another chain, and for when it is retired. */
export async function retire(world) {
  const { api, chain, keys, since } = world;
  const [fresh] = newMeters();
  const start = since + (INTERVALS - 1) * INTERVAL_MS;
  const terms = {
    key: keyOf(fresh),
    capacity: CAPACITY,
    commissioning: `0x${'03'.repeat(32)}`,
    since: start,
    gateway: null,
  };
  const { W2: { address }, Dave, Meters } = keys;
  const { events } = await chain.one(Meters, api.tx.metering.register(address, terms));
  const [{ meter }] = fieldsOf(events, 'metering', 'MeterRegistered');
  const known = { ...fresh, id: meter.toNumber() };
  const first = { start, injected: 5, sequence: 1 };
  const another = api.createType('Hash', `0x${'07'.repeat(32)}`);
  const replayed = await submit(world, Dave, [reading(api, known, first, another)]);
  assert.deepEqual(replayed.refusals, [[known.id, start, 'BadSignature']]);
  await chain.one(Meters, api.tx.metering.retire(address, known.id));
  // What it counted before still comes.
  const later = { start: start + 4 * INTERVAL_MS, injected: 5, sequence: 2 };
  const both = [first, later].map((fields) => reading(api, known, fields));
  assert.deepEqual(await submit(world, Dave, both), {
    taken: 1,
    refused: 1,
    refusals: [[known.id, later.start, 'Retired']],
  });
}

/** The operator puts the altered value right; what is stored is then what the meters counted. */
export async function correct(world) {
  const { api, chain, keys, meters, since } = world;
  const counted = { injected: energyAt(ALTERED), withdrawn: 0, quality: 'Substituted' };
  const start = since + ALTERED * INTERVAL_MS;
  await chain.one(
    keys.Meters,
    api.tx.metering.correct(keys.W1.address, meters[0].id, start, counted, 'read at the meter'),
  );
  const days = await api.query.metering.days.entries();
  for (const { id } of meters) {
    const own = days.filter(([{ args: [, meter] }]) => meter.eq(id));
    const last = (await api.query.metering.meters(id)).unwrap();
    const pages = [
      ...own.map(([{ args: [day] }, page]) => [day.toNumber(), page.unwrap()]),
      [last.day.toNumber(), last.page],
    ].sort(([a], [b]) => a - b);
    const energies = pages.flatMap(([, page]) => page.map(({ counted: { injected } }) =>
      injected.toNumber()));
    assert.deepEqual(energies, Array.from({ length: INTERVALS }, (_, index) => energyAt(index)));
  }
}
