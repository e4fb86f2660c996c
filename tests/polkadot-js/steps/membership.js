// A fifth organisation joins with its validator, one of the first four leaves with its own.

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { u8aToHex } from '@polkadot/util';

import { authorOf } from '../lib/blocks.js';
import { SEATS } from '../lib/cast.js';
import { Chain, fieldsOf } from '../lib/chain.js';
import { TOKEN, holdsOf } from '../lib/market.js';
import { assertSeats, namesIn, ownersIn } from './bodies.js';

const FIVE = [...SEATS, 'Fifth'];
const FOUR = FIVE.filter((name) => name !== 'Bob');
/** Two sessions at most, of 30 blocks each, on a machine that is busy. */
const SESSIONS_MS = 240_000;
const ROUND_MS = 60_000;

/** It has some tokens and a node, which follows the chain and has made keys for it. */
export async function prepare(world) {
  const { api, chain, keys: { Alice, Fifth, Two }, network } = world;
  await Promise.all([
    chain.one(Alice, api.tx.balances.transferKeepAlive(Fifth.address, 1_000n * TOKEN)),
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

/** Nobody becomes a validator without a seat, or with the keys of others. */
export async function refuseKeys({ api, chain, keys: { Alice, Fifth }, othersKeys, sessionKeys }) {
  const { setKeys } = api.tx.session;
  await chain.refused([
    ['session.NoAssociatedValidatorId', Fifth, setKeys(sessionKeys.keys, sessionKeys.proof)],
    ['session.InvalidProof', Fifth, setKeys(othersKeys.keys, othersKeys.proof)],
    ['session.InvalidProof', Fifth, setKeys(sessionKeys.keys, othersKeys.proof)],
    ['session.InvalidProof', Alice, setKeys(sessionKeys.keys, sessionKeys.proof)],
  ]);
}

/** By the votes of three of four. */
export async function join(world) {
  const { api, authorities, chain, council, keys, sessionKeys } = world;
  const { Alice, Bob, Charlie, Fifth } = keys;
  const call = api.tx.members.addMember(Fifth.address);
  const [{ events }] = await council.pass([Alice, Bob, Charlie], [call]);
  assert.equal(fieldsOf(events, 'members', 'MemberAdded').length, 1);
  await assertSeats(world, FIVE);
  await chain.one(Fifth, api.tx.session.setKeys(sessionKeys.keys, sessionKeys.proof));
  assert.deepEqual(await holdsOf(api, Fifth), { 'Session.Keys': 10n * TOKEN });
  const next = (await api.query.session.nextKeys(Fifth.address)).unwrap();
  assert.equal(next.toHex(), sessionKeys.keys);
  authorities.set(next.aura.toHex(), 'Fifth').set(next.grandpa.toHex(), 'Fifth');
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

/** Four of five are. */
export async function remove(world) {
  const { api, council, keys: { Alice, Bob, Charlie, Dave, Fifth } } = world;
  const call = api.tx.members.removeMember(Bob.address);
  const [{ events }] = await council.pass([Alice, Charlie, Dave, Fifth], [call]);
  assert.equal(fieldsOf(events, 'members', 'MemberRemoved').length, 1);
  await assertSeats(world, FOUR);
}

export async function validateByFour(world) {
  await validate(world, FOUR);
  await follows(world, 'bob');
}
