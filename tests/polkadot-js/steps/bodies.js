// Who sits where, and what a motion takes.

import assert from 'node:assert/strict';

import { Body } from '../lib/body.js';
import { SEATS } from '../lib/cast.js';
import { fieldsOf } from '../lib/chain.js';

const TECHNICAL = ['Alice', 'Bob', 'Charlie'];
const SUPERVISION = ['Bob', 'Charlie', 'Dave'];
const MEMBERS = {
  members: SEATS,
  council: SEATS,
  technicalMembers: TECHNICAL,
  technicalCommittee: TECHNICAL,
  supervisionMembers: SUPERVISION,
  supervisionCommittee: SUPERVISION,
  guardians: ['Guardian'],
};

/** Names of accounts, in the order of the alphabet. */
export const namesIn = ({ names }, accounts) =>
  accounts.map((account) => names.get(account.toString())).sort();

/** The same by session keys, once each. */
export const ownersIn = ({ authorities }, keys) =>
  [...new Set(keys.map((key) => authorities.get(key.toHex())))].sort();

/** Both pallets of the council have these members. */
export async function assertSeats(world, seats) {
  for (const pallet of ['members', 'council']) {
    assert.deepEqual(namesIn(world, await world.api.query[pallet].members()), seats, pallet);
  }
}

/** The bodies, for the other steps. */
export function convene(world) {
  const body = (name) => new Body(world.chain, name);
  world.council = body('council');
  world.technical = body('technicalCommittee');
  world.supervision = body('supervisionCommittee');
}

/** Seats, validators and their keys are those of the preset. */
export async function genesis(world) {
  const { api, keys } = world;
  for (const [pallet, expected] of Object.entries(MEMBERS)) {
    assert.deepEqual(namesIn(world, await api.query[pallet].members()), expected, pallet);
  }
  assert.deepEqual(namesIn(world, await api.query.session.validators()), SEATS);
  const turns = await api.query.aura.authorities();
  assert.deepEqual(ownersIn(world, turns), SEATS);
  assert.equal(turns.length, 64);
  const voters = await api.call.grandpaApi.grandpaAuthorities();
  assert.deepEqual(ownersIn(world, voters.map(([key]) => key)), SEATS);
  for (const seat of SEATS) {
    const { aura, grandpa } = (await api.query.session.nextKeys(keys[seat].address)).unwrap();
    assert.deepEqual(ownersIn(world, [aura]), [seat]);
    assert.deepEqual(ownersIn(world, [grandpa]), [seat]);
  }
  assert.equal(api.tx.sudo, undefined, 'nobody is above the council');
}

async function regions({ api }) {
  const version = await api.query.grid.currentVersion();
  const table = (await api.query.grid.versions(version)).unwrap();
  return table.regions.map((name) => name.toUtf8());
}

/** Two of four have no majority yet, the third makes it. */
export async function majority(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie } } = world;
  const motions = await council.propose(Alice, 3, [api.tx.grid.addRegion('E')]);
  await council.vote([Alice, Bob], motions);
  await chain.refused([['council.TooEarly', Alice, await council.closing(motions[0])]]);
  assert(!(await regions(world)).includes('E'));
  await council.vote([Charlie], motions);
  const [outcome] = await council.close(Bob, motions);
  assert.equal(council.failure(outcome), undefined);
  const [{ yes, no }] = council.events(outcome, 'Closed');
  assert.deepEqual([yes.toNumber(), no.toNumber()], [3, 0]);
  const [{ name }] = fieldsOf(outcome.events, 'grid', 'RegionAdded');
  assert.equal(name.toUtf8(), 'E');
  assert((await regions(world)).includes('E'));
  assert((await api.query.council.proposalOf(motions[0].hash)).isNone);
}

/** Where all four are wanted, three ayes and a silence aren't enough; with a nay it is over. */
export async function silence(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie, Dave } } = world;
  const motions = await council.propose(Alice, 4, [api.tx.grid.addRegion('F')]);
  await council.vote([Alice, Bob, Charlie], motions);
  await chain.refused([['council.TooEarly', Alice, await council.closing(motions[0])]]);
  const { ayes, nays } = (await api.query.council.voting(motions[0].hash)).unwrap();
  assert.deepEqual([ayes.length, nays.length], [3, 0]);
  await council.vote([Dave], motions, false);
  const [outcome] = await council.close(Alice, motions);
  assert.equal(council.events(outcome, 'Disapproved').length, 1);
  assert.equal(council.events(outcome, 'Executed').length, 0);
  assert(!(await regions(world)).includes('F'));
}

/** Two of four may agree to what they like: it is executed, and has no power. */
export async function half(world) {
  const { api, council, keys } = world;
  const outcomes = await council.decide(
    [keys.Charlie, keys.Dave],
    [api.tx.grid.addRegion('G'), api.tx.members.addMember(keys.Fifth.address)],
  );
  assert.deepEqual(outcomes.map((it) => council.failure(it)), ['BadOrigin', 'BadOrigin']);
  assert(!(await regions(world)).includes('G'));
  await assertSeats(world, SEATS);
}
