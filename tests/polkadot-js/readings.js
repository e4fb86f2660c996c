// Many readings through a running gateway, measured: on a chain of preset dev or local.

import { Chain, fieldsOf } from './lib/chain.js';
import { keysOf } from './lib/market.js';
import { INTERVAL_MS, keyOf, newMeters, published } from './lib/meters.js';
import { BadOptions, optionsOf } from './lib/options.js';
import { MOST_TOGETHER, Publishers } from './lib/publisher.js';
import { deferred, within } from './lib/wait.js';

const USAGE = `usage: node readings.js --meters M --intervals N [--url ws://127.0.0.1:9944]
           [--broker mqtt://127.0.0.1:1883] [--timeout S]`;
/** Meters that are registered in a call. */
const REGISTERED_TOGETHER = 32;
/** Of one owner, on the chain. */
const MOST_METERS = 128;
const CAPACITY = 100_000_000;

function options() {
  const { values, whole } = optionsOf(
    ['url', 'broker', 'meters', 'intervals', 'timeout'],
  );
  return {
    meters: whole('meters', { most: MOST_METERS }),
    // What is older isn't taken.
    intervals: whole('intervals', { most: 180 }),
    timeoutMs: 1000 * whole('timeout', { most: 86_400, unless: 1800 }),
    url: values.url ?? 'ws://127.0.0.1:9944',
    broker: values.broker ?? 'mqtt://127.0.0.1:1883',
  };
}

const began = Date.now();
const say = (text) => {
  console.error(`[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${text}`);
};

/** New meters of the grid company, which any gateway may read. */
async function register(chain, count, since) {
  const { api } = chain;
  const keys = keysOf(['One', 'Charlie//stash']);
  const terms = (meter) => ({
    key: keyOf(meter),
    capacity: CAPACITY,
    commissioning: `0x${'02'.repeat(32)}`,
    since,
    gateway: null,
  });
  const meters = newMeters(count);
  const calls = meters.map((meter) => api.tx.metering.register(keys.One.address, terms(meter)));
  const ids = [];
  for (let first = 0; first < count; first += REGISTERED_TOGETHER) {
    const batch = api.tx.utility.batchAll(calls.slice(first, first + REGISTERED_TOGETHER));
    const { events } = await chain.one(keys['Charlie//stash'], batch);
    ids.push(...fieldsOf(events, 'metering', 'MeterRegistered').map(({ meter }) => meter.toNumber()));
  }
  return meters.map((meter, index) => ({ ...meter, id: ids[index] }));
}

/** Counts readings in final blocks; resolves with the times at which they became final. */
async function follow(chain, expected) {
  const done = deferred();
  const finals = [];
  let refused = 0;
  const stop = await chain.api.rpc.chain.subscribeFinalizedHeads(async (header) => {
    const events = await (await chain.api.at(header.hash)).query.system.events();
    const batches = fieldsOf([...events], 'metering', 'ReadingsSubmitted');
    const taken = batches.reduce((sum, batch) => sum + batch.taken.toNumber(), 0);
    refused += batches.reduce((sum, batch) => sum + batch.refused.toNumber(), 0);
    if (taken > 0) finals.push({ at: Date.now(), taken });
    const all = finals.reduce((sum, block) => sum + block.taken, 0);
    if (taken > 0) say(`${all} of ${expected} readings are final`);
    if (all + refused >= expected) done.resolve({ finals, refused });
  });
  return { done: done.promise.finally(stop) };
}

async function run({ url, broker, meters: count, intervals }) {
  const chain = await Chain.connect(url);
  const now = await chain.now();
  const since = now - (now % INTERVAL_MS) - intervals * INTERVAL_MS;
  const meters = await register(chain, count, since);
  say(`${count} meters are in service`);
  const signed = meters.map((meter) => Array.from({ length: intervals }, (_, index) =>
    published(chain.api, meter, {
      start: since + index * INTERVAL_MS,
      injected: 1_000 + index,
      sequence: index + 1,
    })));
  const expected = count * intervals;
  say(`${expected} readings are signed`);
  const publishers = new Publishers();
  await publishers.connect(broker);
  const { done } = await follow(chain, expected);
  const start = Date.now();
  await Promise.all(signed.map(async (readings, index) => {
    for (let first = 0; first < readings.length; first += MOST_TOGETHER) {
      const message = readings.slice(first, first + MOST_TOGETHER);
      await publishers.send(`meter-${meters[index].id}`, index % 2 ? 'cbor' : 'json', message);
    }
  }));
  const kept = (Date.now() - start) / 1000;
  say(`all are kept by the gateway, after ${kept.toFixed(1)} s`);
  const { finals, refused } = await done;
  await publishers.stop();
  const seconds = (finals.at(-1).at - start) / 1000;
  const figures = {
    readings: expected,
    refused,
    keptPerSecond: expected / kept,
    seconds,
    finalPerSecond: expected / seconds,
    mostInABlock: Math.max(...finals.map(({ taken }) => taken)),
  };
  console.log(JSON.stringify(figures));
}

try {
  const { timeoutMs, ...settings } = options();
  await within(timeoutMs, 'all of it (see --timeout)', run(settings));
  process.exit(0);
} catch (error) {
  console.error(`readings: ${error.message}`);
  if (error instanceof BadOptions) console.error(USAGE);
  process.exit(error instanceof BadOptions ? 2 : 1);
}
