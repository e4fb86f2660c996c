// Who makes blocks when some are gone, and when one cheats.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

import { authorOf, slotOf } from '../lib/blocks.js';
import { Chain, fieldsOf } from '../lib/chain.js';
import { TOKEN, keysOf } from '../lib/market.js';
import { deferred, within } from '../lib/wait.js';
import { namesIn } from './bodies.js';

/** What a block may take on a machine that is busy, times as many as are waited for. */
const ROUND_MS = 120_000;
/** An election, and two sessions of 30 blocks. */
const SESSIONS_MS = 300_000;
const FEWEST_ERA_BLOCKS = 30;
const LONG_ERA_BLOCKS = 100_000;
const MISSES = 3;

const eventsAt = async (at, method) =>
  fieldsOf(await at.query.system.events(), 'authoritySelection', method);

/** Gives a node the session keys of somebody. */
async function insertKeys(node, name) {
  const [{ publicKey }] = Object.values(keysOf([name], 'ed25519'));
  for (const type of ['aura', 'gran']) {
    await node.rpc('author_insertKey', type, `//${name}`, u8aToHex(publicKey));
  }
}

/** The fifth of the chain spec starts its node. */
export async function startFifth({ chain, network }) {
  await network.join('fifth');
  await Chain.during(network.validator('fifth').rpc, (fifth) => insertKeys(fifth, 'Fifth'));
  await chain.hasPeers(4);
}

/** Everybody makes blocks, in its turns, as the node says beforehand. */
export async function takeTurns(world) {
  const { authorities, chain, names } = world;
  const authors = new Set();
  let told;
  await chain.until('all make blocks', ROUND_MS, async (_, header) => {
    const slot = slotOf(chain, header);
    const author = authorities.get(await authorOf(chain, header));
    // What was told a block earlier, if there was one in the slot before.
    if (told?.from === slot) assert.equal(names.get(told.authors[0]), author);
    told = await chain.rpc('authority_schedule', header.hash.toHex());
    assert.equal(told.authors.length, 80);
    authors.add(author);
    return authors.size === 5;
  });
  const { agents, candidates, seats } = await chain.rpc('authority_status');
  assert.deepEqual([agents.length, candidates.length, seats], [5, 5, 80]);
  assert(agents.every((agent) => agent.seats === 16 && agent.expected === 200_000_000));
}

/**
 * Follows blocks until Dave, who is dead, has lost its seats. Each slot that it leaves empty is
 * followed by a block in the next one, but where that is its own as well.
 */
export async function failOver(world) {
  const { chain, keys: { Dave }, names, network } = world;
  network.kill('dave');
  const missed = [];
  const slots = [];
  const shared = await chain.until('the dead one has lost its seats', ROUND_MS, async (at, header) => {
    slots.push(slotOf(chain, header));
    const misses = await eventsAt(at, 'SlotMissed');
    missed.push(...misses.filter(({ who }) => who.eq(Dave.address)).map(({ slot }) => slot.toNumber()));
    const [lost] = await eventsAt(at, 'SeatsLost');
    if (!lost) return false;
    assert.equal(names.get(lost.who.toString()), 'Dave');
    world.freeFrom = lost.freeFrom.toNumber();
    const [{ seats }] = await eventsAt(at, 'SeatsShared');
    return seats.map(([who, count]) => [names.get(who.toString()), count.toNumber()]);
  });
  assert(missed.length >= MISSES, `${missed}`);
  const followed = missed.filter((slot) => slots.includes(slot + 1) || missed.includes(slot + 1));
  assert(followed.length >= missed.length - 1, `${missed} in ${slots}`);
  assert.deepEqual(shared.find(([name]) => name === 'Dave'), ['Dave', 0]);
  assert(shared.every(([name, count]) => name === 'Dave' || count === 20), `${shared}`);
  const { authors } = await chain.rpc('authority_schedule');
  assert(!authors.includes(Dave.address));
}

/** Three of five make blocks, and finalise none. What is sent meanwhile isn't lost. */
export async function withoutTwo(world) {
  const { api, chain, keys: { Alice, Two }, network } = world;
  network.kill('charlie');
  const finalised = async () => chain.number(await chain.finalisedHead());
  const [start, before] = [await chain.number(), await finalised()];
  const transfer = api.tx.balances.transferKeepAlive(Two.address, TOKEN);
  await chain.watch(Alice, transfer).then(({ included }) => included);
  await chain.until('fifteen blocks', ROUND_MS, (_, { number }) => number.toNumber() >= start + 15);
  // What was under way when the second one died may still have got its votes.
  assert((await finalised()) <= start, 'finality goes on without a third of the votes');
  assert((await finalised()) >= before);
  const { agents } = await chain.rpc('authority_status');
  // Two thirds are to have seats, so the second one keeps its own.
  assert.deepEqual(agents.filter((agent) => agent.isOut).length, 1);
}

export async function withFour({ chain, network }) {
  const goal = await chain.number();
  await network.restart('charlie');
  await chain.untilFinalised('finality goes on', ROUND_MS, (_, { number }) => {
    return number.toNumber() >= goal;
  });
}

/** Has an era begin, and returns whom its election elects. */
async function nextEra({ api, chain, council, keys: { Alice, Bob, Charlie, Fifth }, names }) {
  const voters = [Alice, Bob, Charlie].slice(0, 3);
  assert(Fifth);
  const set = (length) => council.pass(voters, [api.tx.parameters.set({ EraLength: length })]);
  const elected = chain.until('an election is decided', ROUND_MS, async (at) => {
    const [outcome] = await eventsAt(at, 'AgentsElected');
    return outcome && { era: outcome.era.toNumber(), agents: namesIn({ names }, outcome.agents.map(([who]) => who)) };
  });
  await set(FEWEST_ERA_BLOCKS);
  const outcome = await elected;
  await set(LONG_ERA_BLOCKS);
  return outcome;
}

async function untilSeated({ chain, names }, expected) {
  await chain.until(`${expected} have seats`, SESSIONS_MS, async (at) => {
    const agents = await at.query.authoritySelection.agents();
    const seated = agents.filter(({ seats }) => !seats.isZero()).map(({ account }) => account);
    return namesIn({ names }, seated).join() === expected.join();
  });
}

/** It comes back, and misses the next election. */
export async function serveBan(world) {
  await world.network.restart('dave');
  const { era, agents } = await nextEra(world);
  assert(era < world.freeFrom);
  assert.deepEqual(agents, ['Alice', 'Bob', 'Charlie', 'Fifth']);
  await untilSeated(world, agents);
}

export async function electAgain(world) {
  const { era, agents } = await nextEra(world);
  assert.equal(era, world.freeFrom);
  assert.deepEqual(agents, ['Alice', 'Bob', 'Charlie', 'Dave', 'Fifth']);
  await untilSeated(world, agents);
}

/** A second node has Bob's keys: it makes blocks in the same slots. */
export async function equivocate(world) {
  const { chain, network } = world;
  await network.join('twin');
  const [bob, twin] = await Promise.all(['bob', 'twin'].map((name) =>
    Chain.connect(network.validator(name).rpc)));
  await insertKeys(twin, 'Bob');
  const found = deferred();
  const seen = new Map();
  // A block that lost against the other one may be forgotten soon: its header is all that is needed.
  const look = (header) => {
    const slot = slotOf(chain, header);
    const other = seen.get(slot);
    seen.set(slot, header);
    if (other && !other.hash.eq(header.hash)) found.resolve([other, header]);
  };
  const stops = await Promise.all([bob, twin, chain].map(({ api }) =>
    api.rpc.chain.subscribeAllHeads(look)));
  const twins = within(SESSIONS_MS, 'two blocks of one slot', found.promise);
  world.twins = await twins.finally(() => stops.forEach((stop) => stop()));
}

/** Anybody reports it, for nothing; once. */
export async function report(world) {
  const { api, chain, keys: { Bob, Two }, network, twins } = world;
  const key = keysOf(['Bob'], 'ed25519').Bob.publicKey;
  const { reportDoubleAuthoring } = api.tx.authoritySelection;
  await chain.refused([
    ['authoritySelection.SameBlock', Two, reportDoubleAuthoring(key, twins[0], twins[0])],
  ]);
  const call = reportDoubleAuthoring(key, ...twins);
  const { events, fee, number } = await chain.one(Two, call);
  const [{ freeFrom, who }] = fieldsOf(events, 'authoritySelection', 'DoubleAuthoringReported');
  assert.equal(who.toString(), Bob.address);
  assert.equal(fee, 0n);
  assert.equal(freeFrom.toNumber(), world.freeFrom + 2);
  await chain.refused([['authoritySelection.AlreadyReported', Two, call]]);
  await chain.until('it has no seats', ROUND_MS, async (at, header) => {
    const agents = await at.query.authoritySelection.agents();
    const bob = agents.find(({ account }) => account.eq(Bob.address));
    return header.number.toNumber() > number && bob.isOut.isTrue && bob.seats.isZero();
  });
  assert((await api.query.authoritySelection.candidates(Bob.address)).isNone);
  process.kill(network.validator('twin').pid, 'SIGKILL');
}
