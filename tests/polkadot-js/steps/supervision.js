// The supervision committee suspends the trading centre, and takes that back.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { sessionFrom } from './listing.js';

async function standing({ api, keys }) {
  const participant = await api.query.participants.participants(keys.Two.address);
  return participant.unwrap().standing.type;
}

/** Neither a member by itself, nor who isn't one. */
export async function alone(world) {
  const { api, chain, keys: { Alice, Bob, Two }, supervision } = world;
  const suspend = api.tx.participants.suspend(Two.address, 'envy');
  const [[outcome]] = await Promise.all([
    // Needs no vote, so it is executed at once.
    chain.all([[Bob, supervision.proposal(1, suspend)]]),
    chain.refused([
      ['supervisionCommittee.NotMember', Alice, supervision.proposal(2, suspend)],
      ['BadOrigin', Bob, suspend],
    ]),
  ]);
  assert.equal(supervision.failure(outcome), 'BadOrigin');
  assert.equal(await standing(world), 'Active');
}

export async function suspend(world) {
  const { api, chain, keys: { Bob, Charlie, Two }, supervision } = world;
  const call = api.tx.participants.suspend(Two.address, 'is under investigation');
  const [{ events }] = await supervision.pass([Bob, Charlie], [call]);
  const [{ who, reason }] = fieldsOf(events, 'participants', 'Suspended');
  assert.equal(who.toString(), Two.address);
  assert.equal(reason.toUtf8(), 'is under investigation');
  assert.equal(await standing(world), 'Suspended');
  const opening = api.tx.orderBook.openSession(...sessionFrom(await chain.now()));
  await chain.refused([['BadOrigin', Two, opening]]);
}

/** By other two of the three. */
export async function reinstate(world) {
  const { api, keys: { Charlie, Dave, Two }, supervision } = world;
  const call = api.tx.participants.reinstate(Two.address);
  const [{ events }] = await supervision.pass([Charlie, Dave], [call]);
  const [{ who }] = fieldsOf(events, 'participants', 'Reinstated');
  assert.equal(who.toString(), Two.address);
  assert.equal(await standing(world), 'Active');
}
