// Who makes blocks when some are gone, and when one cheats.

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';

import { authorOf, slotOf } from '../lib/blocks.js';
import { Chain, fieldsOf } from '../lib/chain.js';
import { TOKEN, keysOf } from '../lib/market.js';
import { deferred, within } from '../lib/wait.js';
import { namesIn } from './bodies.js';
import { nextEra } from './eras.js';

/** What a block may take on a machine that is busy, times as many as are waited for. */
const ROUND_MS = 120_000;
/** An election, and two sessions of 30 blocks. */
const SESSIONS_MS = 300_000;
const MISSES = 3;
const MANY_MISSES = 100;
const PREVOTE = 0;
const SLOT_MS = 2_000;
/** Whether a node is told of a block before it makes its own is a matter of milliseconds. */
const MOST_TRIES = 15;

const eventsAt = async (at, method) =>
  fieldsOf(await at.query.system.events(), 'authoritySelection', method);

/** Gives a node session keys of somebody. */
async function insertKeys(node, name, types = ['aura', 'gran']) {
  const [{ publicKey }] = Object.values(keysOf([name], 'ed25519'));
  for (const type of types) {
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

/** Tells of every block that has a slot. Call what it returns when nothing more is to be told of. */
async function everyHead(chains, tell) {
  const look = (header) => {
    if (header.number.toNumber() > 0) tell(header);
  };
  const stops = await Promise.all(chains.map(({ api }) => api.rpc.chain.subscribeAllHeads(look)));
  return () => stops.forEach((stop) => stop());
}

const until = (time) => delay(Math.max(0, time - Date.now()));

/**
 * Bob's node is held while the author before it makes its block, and let go when its own slot begins:
 * it builds on the block before that, as somebody would who ignores its predecessor. Returns both
 * headers, or nothing where it was told in time.
 */
async function hold({ chain, keys: { Bob }, network }, bob) {
  const { from, authors } = await chain.rpc('authority_schedule');
  const isBobs = (ahead) => authors[ahead] === Bob.address;
  const ahead = authors.findIndex((_, i) => i > 1 && isBobs(i) && !isBobs(i - 1) && !isBobs(i + 1));
  const slot = from + ahead;
  const headers = new Map();
  const stop = await everyHead([chain, bob], (header) => headers.set(slotOf(chain, header), header));
  const { pid } = network.validator('bob');
  try {
    await until((slot - 1) * SLOT_MS - 100);
    process.kill(pid, 'SIGSTOP');
    await until(slot * SLOT_MS + 20);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await chain.until('the slot behind it has passed', ROUND_MS, (_, header) => {
    return slotOf(chain, header) > slot + 1;
  });
  stop();
  const [ignored, own] = [headers.get(slot - 1), headers.get(slot)];
  const fork = ignored && own && ignored.parentHash.eq(own.parentHash);
  return fork && { ignored, own, slot };
}

/** The block that was there first stays; the other one is lost, and its slot on record as empty. */
export async function ignore(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie }, network } = world;
  // Some tries may cost it a slot, too: it isn't to lose its seats.
  await council.pass([Alice, Bob, Charlie], [api.tx.parameters.set({ MissedSlots: MANY_MISSES })]);
  const bob = await Chain.connect(network.validator('bob').rpc);
  let fork;
  for (let tries = 0; !fork && tries < MOST_TRIES; tries += 1) fork = await hold(world, bob);
  assert(fork, `in ${MOST_TRIES} tries it never missed the block before its own`);
  const { ignored, own, slot } = fork;
  const kept = await chain.finalHash(ignored.number.toNumber());
  assert.equal(kept, ignored.hash.toHex(), 'the block that was ignored is final');
  assert(!own.hash.eq(kept));
  const behind = await chain.finalHash(own.number.toNumber() + 1);
  const misses = fieldsOf(await (await api.at(behind)).query.system.events(), 'authoritySelection', 'SlotMissed');
  assert(misses.some((miss) => miss.slot.eq(slot) && miss.who.eq(Bob.address)));
  assert(misses.every((miss) => !miss.slot.eq(slot - 1)));
}

/**
 * A second node makes blocks in Bob's slots. It doesn't vote: else the other nodes may report a double vote
 * before this reports the blocks.
 */
export async function equivocate(world) {
  const { chain, network } = world;
  await network.join('twin');
  const [bob, twin] = await Promise.all(['bob', 'twin'].map((name) =>
    Chain.connect(network.validator(name).rpc)));
  await insertKeys(twin, 'Bob', ['aura']);
  const found = deferred();
  const seen = new Map();
  // A block that lost against the other one may be forgotten soon: its header is all that is needed.
  const look = (header) => {
    const slot = slotOf(chain, header);
    const other = seen.get(slot);
    seen.set(slot, header);
    if (other && !other.hash.eq(header.hash)) found.resolve([other, header]);
  };
  const stop = await everyHead([bob, twin, chain], look);
  const twins = within(SESSIONS_MS, 'two blocks of one slot', found.promise);
  world.twins = await twins.finally(stop);
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

/** Signed votes of one voter in one round, for two blocks. */
function doubleVote({ api }, pair, setId, roundNumber) {
  const vote = (block) => {
    const target = { targetHash: `0x${block.repeat(64)}`, targetNumber: 9 };
    const message = api.createType('(u8, H256, u32, u64, u64)', [
      PREVOTE, ...Object.values(target), roundNumber, setId,
    ]);
    return [target, pair.sign(message.toU8a())];
  };
  const [first, second] = ['1', '2'].map(vote);
  const votes = { roundNumber, identity: pair.publicKey, first, second };
  return { setId, equivocation: { Prevote: votes } };
}

/** Anybody reports it, for nothing; once. A proof of whose key it is comes from any node. */
export async function voteTwice(world) {
  const { api, chain, keys: { Alice, Two } } = world;
  const pair = keysOf(['Alice'], 'ed25519').Alice;
  const setId = await api.query.grandpa.currentSetId();
  const asked = u8aToHex(u8aConcat(setId.toU8a(), pair.publicKey));
  const owned = await chain.rpc('state_call', 'GrandpaApi_generate_key_ownership_proof', asked);
  const proof = api.createType('Option<Bytes>', hexToU8a(owned)).unwrap();
  const owner = api.createType('SpSessionMembershipProof', proof.toU8a(true));
  const report = (round) => api.tx.grandpa.reportEquivocation(doubleVote(world, pair, setId, round), owner);
  const { events, fee } = await chain.one(Two, report(7));
  const [reported] = fieldsOf(events, 'authoritySelection', 'DoubleVoteReported');
  assert.equal(reported.who.toString(), Alice.address);
  assert.equal(reported.by.unwrap().toString(), Two.address);
  assert.equal(fee, 0n);
  assert((await api.query.authoritySelection.candidates(Alice.address)).isNone);
  await chain.refused([['grandpa.DuplicateOffenceReport', Two, report(8)]]);
}
