// A fifth organisation joins and is elected to validate, one of the first four leaves.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { u8aToHex } from '@polkadot/util';

import { authorOf } from '../lib/blocks.js';
import { SEATS } from '../lib/cast.js';
import { Chain, fieldsOf } from '../lib/chain.js';
import { TOKEN, application, holdsOf } from '../lib/market.js';
import { assertSeats, namesIn, ownersIn } from './bodies.js';

const FIVE = [...SEATS, 'Fifth'];
const FOUR = FIVE.filter((name) => name !== 'Bob');
/** Blocks of an era: as few as there may be. */
const ERA_BLOCKS = 30;
/** An era and two sessions at most, of 30 blocks each, on a machine that is busy. */
const SESSIONS_MS = 300_000;
/** More than any machine misses in a row while it is busy. */
const MISSES = 100;
/** Ten thousand yuan: what an officer books alone. */
const DEPOSIT_FEN = 1_000_000n;
const ROUND_MS = 60_000;
const VALID_BLOCKS = 1_000;

/** It has some tokens and a node, which follows the chain and has made keys for it. */
export async function prepare(world) {
  const { api, chain, keys: { Alice, Fifth, Two }, network } = world;
  await Promise.all([
    chain.one(Alice, api.tx.balances.transferKeepAlive(Fifth.address, 2_000n * TOKEN)),
    network.join('fifth'),
  ]);
  await Chain.during(network.validator('fifth').rpc, async (fifth) => {
    await fifth.catchUp(chain);
    const make = (owner) =>
      fifth.rpc('author_rotateKeysWithOwner', u8aToHex(owner.publicKey));
    [world.sessionKeys, world.othersKeys] = [await make(Fifth), await make(Two)];
  });
  await chain.hasPeers(4);
  // Only where it was told to does a node make keys for whoever asks.
  const asked = chain.rpc('author_rotateKeysWithOwner', u8aToHex(Fifth.publicKey));
  await assert.rejects(asked, /unsafe/i);
}

/** Nobody sets keys who isn't a candidate, or those of others; nobody stands who isn't admitted. */
export async function refuseKeys({ api, chain, keys, othersKeys, sessionKeys }) {
  const { Alice, Fifth } = keys;
  const { setKeys } = api.tx.session;
  await chain.refused([
    ['session.NoAssociatedValidatorId', Fifth, setKeys(sessionKeys.keys, sessionKeys.proof)],
    ['session.InvalidProof', Fifth, setKeys(othersKeys.keys, othersKeys.proof)],
    ['session.InvalidProof', Fifth, setKeys(sessionKeys.keys, othersKeys.proof)],
    ['session.InvalidProof', Alice, setKeys(sessionKeys.keys, sessionKeys.proof)],
    ['authoritySelection.NotAdmitted', Fifth, api.tx.authoritySelection.register()],
    ['authoritySelection.AlreadyRegistered', Alice, api.tx.authoritySelection.register()],
    ['authoritySelection.StillValidator', Alice, api.tx.authoritySelection.withdraw()],
    ['system.CallFiltered', Alice, api.tx.session.purgeKeys()],
  ]);
}

/** By the votes of three of four: a seat in the council, and admission as a trading centre. */
export async function join(world) {
  const { api, chain, council, keys } = world;
  const { Alice, Bob, Charlie, Eve, Fifth, Two } = keys;
  const profile = {
    role: 'TradingCentre',
    region: 0,
    entity: 'FIFTH',
    capacity: 0,
    evidence: `0x${'01'.repeat(32)}`,
  };
  const validUntil = (await chain.number()) + VALID_BLOCKS;
  await chain.one(Two, application(api, Fifth, profile, validUntil));
  const calls = [
    api.tx.members.addMember(Fifth.address),
    api.tx.participants.approve(Fifth.address),
  ];
  const [{ events }] = await council.pass([Alice, Bob, Charlie], calls);
  assert.equal(fieldsOf(events, 'members', 'MemberAdded').length, 1);
  await assertSeats(world, FIVE);
  // The admission deposit is taken of the first tokens for yuan.
  await chain.one(Eve, api.tx.bank.bookDeposit(Fifth.address, DEPOSIT_FEN, 'IN-Fifth'));
}

/** It stands for election, with the keys that its node has made. */
export async function stand(world) {
  const { api, authorities, chain, keys: { Fifth }, sessionKeys } = world;
  await chain.all([
    [Fifth, api.tx.authoritySelection.register()],
    [Fifth, api.tx.session.setKeys(sessionKeys.keys, sessionKeys.proof)],
  ]);
  assert.deepEqual(await holdsOf(api, Fifth), {
    'Participants.Admission': 1_000n * TOKEN,
    'AuthoritySelection.Candidacy': 1_000n * TOKEN,
    'Session.Keys': 10n * TOKEN,
  });
  const next = (await api.query.session.nextKeys(Fifth.address)).unwrap();
  assert.equal(next.toHex(), sessionKeys.keys);
  authorities.set(next.aura.toHex(), 'Fifth').set(next.grandpa.toHex(), 'Fifth');
}

/** The one trading centre that isn't a candidate votes for it. */
export async function vote(world) {
  const { api, chain, keys: { Fifth, Two } } = world;
  const cast = api.tx.authoritySelection.vote;
  await chain.refused([
    ['authoritySelection.InvalidChoices', Two, cast([])],
    ['authoritySelection.NotCandidate', Two, cast([Two.address])],
  ]);
  const { events } = await chain.one(Two, cast([Fifth.address]));
  const [{ by, choices }] = fieldsOf(events, 'authoritySelection', 'Voted');
  assert.deepEqual([by.toString(), choices.length], [Two.address, 1]);
  assert.equal((await holdsOf(api, Two))['AuthoritySelection.Ballot'], TOKEN);
}

/** An era is a minute from now on: the next election is near. */
export async function elect(world) {
  const { api, council, keys: { Alice, Bob, Charlie } } = world;
  const { set } = api.tx.parameters;
  const changes = [set({ MissedSlots: MISSES }), set({ EraLength: ERA_BLOCKS })];
  await council.pass([Alice, Bob, Charlie], changes);
}

/** Five are elected, the one with the vote first. */
export async function elected({ chain, names }) {
  const agents = await chain.until('an election is decided', SESSIONS_MS, async (at) => {
    const events = await at.query.system.events();
    const [told] = fieldsOf(events, 'authoritySelection', 'AgentsElected');
    return told?.agents;
  });
  const [[first, votes], ...others] = agents;
  // Nobody has delivered anything: S_reputation is the prior, 0.5, and so is S_amount.
  assert.deepEqual([names.get(first.toString()), votes.toNumber()], ['Fifth', 500_000_000]);
  assert.equal(others.length, 4);
  assert(others.every(([, none]) => none.isZero()));
}

/** These are the validators: they make the blocks, all of them and nobody else, and finalise. */
async function validate(world, seats) {
  const { api, authorities, chain } = world;
  await chain.untilFinalised(`${seats} are the validators`, SESSIONS_MS, async (at) => {
    return isDeepStrictEqual(namesIn(world, await at.query.session.validators()), seats);
  });
  assert.deepEqual(ownersIn(world, await api.query.aura.authorities()), seats);
  const voters = await api.call.grandpaApi.grandpaAuthorities();
  assert.deepEqual(ownersIn(world, voters.map(([key]) => key)), seats);
  await chain.until(`${seats.length} vote on finality`, ROUND_MS, async () => {
    const { best } = await chain.rpc('grandpa_roundState');
    return best.totalWeight === seats.length;
  });
  const authors = new Set();
  const last = await chain.until(`${seats} make blocks`, ROUND_MS, async (_, header) => {
    authors.add(authorities.get(await authorOf(chain, header)));
    return authors.size >= seats.length && header.number.toNumber();
  });
  assert.deepEqual([...authors].sort(), seats);
  await chain.untilFinalised(`block ${last} is final`, ROUND_MS, (_, { number }) => {
    return number.toNumber() >= last;
  });
}

const follows = ({ chain, network }, name) =>
  Chain.during(network.validator(name).rpc, (node) => node.catchUp(chain));

export async function validateByFive(world) {
  await validate(world, FIVE);
  await follows(world, 'fifth');
}

/** Three of five aren't two thirds. */
export async function refuseToRemove(world) {
  const { api, council, keys: { Alice, Bob, Charlie, Dave } } = world;
  const call = api.tx.members.removeMember(Bob.address);
  const [outcome] = await council.decide([Alice, Charlie, Dave], [call]);
  assert.equal(council.failure(outcome), 'BadOrigin');
  await assertSeats(world, FIVE);
}

/** Four of five are. It stands for election no more. */
export async function remove(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie, Dave, Fifth } } = world;
  const call = api.tx.members.removeMember(Bob.address);
  const [{ events }] = await council.pass([Alice, Charlie, Dave, Fifth], [call]);
  assert.equal(fieldsOf(events, 'members', 'MemberRemoved').length, 1);
  await assertSeats(world, FOUR);
  const { standDown, withdraw } = api.tx.authoritySelection;
  await chain.refused([['authoritySelection.StillValidator', Bob, withdraw()]]);
  await chain.one(Bob, standDown());
  await chain.refused([['authoritySelection.AlreadyLeaving', Bob, standDown()]]);
}

/** It is held to account for as long as it can be reported: here until the council says so. */
export async function validateByFour(world) {
  await validate(world, FOUR);
  await follows(world, 'bob');
  const { api, chain, council, keys: { Alice, Bob, Charlie, Dave } } = world;
  const withdraw = api.tx.authoritySelection.withdraw();
  await chain.refused([['authoritySelection.StillReportable', Bob, withdraw]]);
  await council.pass([Alice, Charlie, Dave], [api.tx.parameters.set({ ReportWindow: 1 })]);
  await chain.one(Bob, withdraw);
  assert((await api.query.session.nextKeys(Bob.address)).isNone);
}
