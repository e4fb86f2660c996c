// Readings go from meters over a broker and the gateway to the chain, whatever is killed.

import assert from 'node:assert/strict';

import { readBlocks } from '../lib/blocks.js';
import { fieldsOf } from '../lib/chain.js';
import { MWH, TOKEN } from '../lib/market.js';
import { Broker, Gateway } from '../lib/meter-gateway.js';
import { INTERVAL_MS, countedBy, keyOf, newMeters, published } from '../lib/meters.js';
import { Publishers } from '../lib/publisher.js';

const METERS = 24;
/** Of each meter. */
const INTERVALS = 100;
/** Readings of a message. */
const TOGETHER = 4;
const CAPACITY = 100n * MWH;
const FINAL_MS = 120_000;
/** How long the node is away. */
const AWAY_BLOCKS = 3;

/** The gateway's account gets tokens, meters are put into service for the grid company. */
export async function register(world) {
  const { api, chain, keys } = world;
  await chain.one(
    keys.Alice,
    api.tx.balances.transferKeepAlive(keys.Gateway.address, 1_000n * TOKEN),
  );
  const now = await chain.now();
  world.since = now - (now % INTERVAL_MS) - INTERVALS * INTERVAL_MS;
  const terms = (meter) => ({
    key: keyOf(meter),
    capacity: CAPACITY,
    commissioning: `0x${'02'.repeat(32)}`,
    since: world.since,
    gateway: keys.Gateway.address,
  });
  const meters = newMeters(METERS);
  const outcomes = await chain.all(meters.map((meter) => [
    keys.Meters,
    api.tx.metering.register(keys.One.address, terms(meter)),
  ]));
  world.meters = meters.map((meter, index) => {
    const [{ meter: id }] = fieldsOf(outcomes[index].events, 'metering', 'MeterRegistered');
    return { ...meter, id: id.toNumber() };
  });
}

export async function start(world) {
  const { keys, network } = world;
  world.broker = new Broker();
  world.gateway = new Gateway();
  world.publishers = new Publishers();
  world.logs = () => `\n--- gateway\n${world.gateway.text()}`;
  world.closing.push(
    () => world.publishers.stop(),
    () => world.gateway.stop(),
    () => world.broker.stop(),
  );
  await world.broker.start();
  const { secure, url } = world.broker;
  const { rpc } = network.validator('alice');
  await world.gateway.start({ url: rpc, secure, secret: `//${keys.Gateway.meta.name}` });
  await world.publishers.connect(url);
}

const injectedBy = (meter, index) => 1_000 * (meter.id + 1) + index;

/** All readings of a meter in the order of time, a few in a message. */
function messages({ api, since }, meter) {
  const all = [];
  for (let first = 0; first < INTERVALS; first += TOGETHER) {
    all.push(Array.from({ length: TOGETHER }, (_, i) => first + i).map((index) =>
      published(api, meter, {
        start: since + index * INTERVAL_MS,
        injected: injectedBy(meter, index),
        sequence: index + 1,
      })));
  }
  return all;
}

/** What is killed once so much is kept. */
const disasters = (world) => [
  [0.1, 'gateway', async () => {
    await world.gateway.kill();
    await world.gateway.restart();
  }],
  [0.25, 'broker', async () => {
    await world.broker.kill();
    await world.broker.restart();
  }],
  [0.4, 'node', async () => {
    const { network } = world;
    const before = await world.bob.number();
    network.kill('alice');
    await world.bob.until('blocks without the node', FINAL_MS, (_, { number }) =>
      number.toNumber() >= before + AWAY_BLOCKS);
    await network.restart('alice');
  }],
  [0.6, 'gateway and broker', async () => {
    await Promise.all([world.gateway.kill(), world.broker.kill()]);
    await world.broker.restart();
    await world.gateway.restart();
  }],
  [0.8, 'gateway, while the node is away', async () => {
    world.network.kill('alice');
    await world.gateway.kill();
    await world.gateway.restart();
    await world.network.restart('alice');
  }],
];

/** All readings, some of them twice, with gateway, broker and node killed meanwhile. */
export async function publishThroughDisasters(world, say) {
  const { meters, publishers } = world;
  const total = METERS * INTERVALS;
  const left = disasters(world);
  let kept = 0;
  let disaster = Promise.resolve();
  // One after the other: the next one waits for the one before, and whoever publishes for it.
  const isDue = () => left.length > 0 && kept >= left[0][0] * total;
  const strike = async () => {
    while (isDue()) {
      await disaster;
      if (!isDue()) return;
      const [, name, happen] = left.shift();
      say(`${kept} of ${total} readings are kept; killing ${name}`);
      disaster = happen();
    }
  };
  // A meter's next message goes when the one before is kept.
  await Promise.all(meters.map(async (meter) => {
    const [name, form] = [`meter-${meter.id}`, meter.id % 2 ? 'cbor' : 'json'];
    for (const readings of messages(world, meter)) {
      await publishers.send(name, form, readings);
      kept += readings.length;
      if (meter.id % 3 === 0) await publishers.send(name, form, readings);
      await strike();
    }
  }));
  await disaster;
  assert.equal(left.length, 0);
  assert.deepEqual(publishers.errors, []);
}

/** Each is final, with its value, and was submitted once. */
export async function allFinalOnce(world, say) {
  const { bob, gateway, meters, since } = world;
  const expected = METERS * INTERVALS;
  const done = await bob.untilFinalised('all readings being final', FINAL_MS, async (api) => {
    const sequences = await api.query.metering.meters.multi(meters.map(({ id }) => id));
    return sequences.every((meter) => meter.unwrap().sequence.eq(INTERVALS)) && api;
  });
  for (const meter of meters) {
    const counted = await countedBy(done, meter.id);
    const wanted = Array.from({ length: INTERVALS }, (_, index) =>
      [since + index * INTERVAL_MS, injectedBy(meter, index)]);
    assert.deepEqual([...counted].sort(([a], [b]) => a - b), wanted);
  }
  const events = (await readBlocks(bob)).flatMap((block) => block.events);
  const batches = fieldsOf(events, 'metering', 'ReadingsSubmitted');
  const sum = (field) => batches.reduce((all, batch) => all + batch[field].toNumber(), 0);
  assert.deepEqual([sum('taken'), sum('refused')], [expected, 0]);
  say(`${expected} readings in ${batches.length} extrinsics, each once`);
  await emptied(world);
  assert.doesNotMatch(gateway.text(), /\d refused/);
}

/** The gateway has nothing left to do. */
const emptied = ({ bob, gateway }) => bob.untilFinalised('the gateway', FINAL_MS, async () => {
  const left = await Promise.all([gateway.metric('readings_waiting'), gateway.metric('readings_sent')]);
  return left.every((count) => count === 0);
});

/** What can't be taken is told of, and costs nothing. */
export async function refuseBad(world) {
  const { api, bob, gateway, meters: [meter, other], publishers, since } = world;
  const index = INTERVALS - 1;
  const last = { start: since + index * INTERVAL_MS, injected: injectedBy(meter, index) };
  const before = (await bob.api.query.system.account(world.keys.Gateway.address)).nonce;
  const good = published(api, meter, { ...last, sequence: INTERVALS });
  const bad = [
    // The same value, signed anew with another number: the chain has it.
    published(api, meter, { ...last, sequence: INTERVALS + 1 }),
    published(api, meter, { ...last, injected: 7, sequence: INTERVALS + 2 }),
    { ...good, injected: 8 },
    published(api, { ...meter, id: 9_999 }, { ...last, sequence: 1 }),
    { ...published(api, other, { ...last, sequence: INTERVALS + 9 }), meter: meter.id },
  ];
  await publishers.send('bad', 'json', bad);
  publishers.publish('bad', '{"meter":1}');
  publishers.publish('bad', Buffer.from([0xbf, 0x01]));
  await bob.untilFinalised('what is bad being refused', FINAL_MS, async () =>
    (await gateway.metric('readings_refused_total')) === 4 && publishers.errors.length === 2);
  assert.equal(await gateway.metric('readings_doubled_total'), 1);
  assert.match(gateway.text(), /not sent, 2 refused: BadSignature, 1 refused: OutOfOrder, 1 refused: UnknownMeter/);
  assert.match(publishers.errors[0], /missing field `start`/);
  const after = (await bob.api.query.system.account(world.keys.Gateway.address)).nonce;
  assert(after.eq(before));
}
