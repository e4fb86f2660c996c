// What stands between a runtime and its being applied.
//
// The code is the one that the chain runs: all that is wrong with it is that it isn't a later one.

import assert from 'node:assert/strict';

import { stringToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

import { fieldsOf } from '../lib/chain.js';
import { openFor } from './listing.js';
import { untilSettled } from './pauses.js';

/** Well within the guard's window. */
const LISTING_MS = 20_000;

/** Anybody may try, and has to pay for it. */
async function refuse({ api, chain, code, keys: { Ferdie } }, error, tried = code) {
  const [{ fee }] = await chain.refused([[error, Ferdie, api.tx.upgrades.apply(tried)]]);
  assert(fee > 0n);
}

async function assertAuthorized({ api, codeHash }, from) {
  const authorized = (await api.query.upgrades.authorized()).unwrap();
  assert.equal(authorized.codeHash.toHex(), codeHash);
  assert.equal(authorized.applicableFrom.toNumber(), from);
}

async function authorize(world, voters) {
  const { api, codeHash, council } = world;
  const [outcome] = await council.pass(voters, [api.tx.upgrades.authorize(codeHash)]);
  const [authorized] = fieldsOf(outcome.events, 'upgrades', 'Authorized');
  const { upgrades: { notice } } = await api.query.parameters.current();
  const from = outcome.number + notice.toNumber();
  assert.equal(authorized.codeHash.toHex(), codeHash);
  assert.equal(authorized.applicableFrom.toNumber(), from);
  await assertAuthorized(world, from);
}

/** Three of four authorize the code: there is a notice, and no other code gets in. */
export async function authorizeWithNotice(world) {
  const { chain, keys: { Alice, Bob, Charlie } } = world;
  world.code = await chain.rpc('state_getStorage', stringToHex(':code'));
  world.codeHash = blake2AsHex(world.code);
  await refuse(world, 'upgrades.NotAuthorized');
  await authorize(world, [Alice, Bob, Charlie]);
  await Promise.all([
    refuse(world, 'upgrades.NoticeNotOver'),
    refuse(world, 'upgrades.NotAuthorized', '0x00'),
  ]);
}

/** Four of five authorize it once more, while the market stands still. */
export async function authorizeAgain(world) {
  const { keys: { Alice, Charlie, Dave, Fifth } } = world;
  await authorize(world, [Alice, Charlie, Dave, Fifth]);
  await refuse(world, 'upgrades.NoticeNotOver');
}

/** Two thirds of the technical committee end the notice, one of them can't. */
export async function expedite(world) {
  const { api, chain, codeHash, keys: { Alice, Charlie }, technical } = world;
  const call = api.tx.upgrades.expedite(codeHash);
  const [[{ events, number }]] = await Promise.all([
    technical.pass([Alice, Charlie], [call]),
    chain.refused([['BadOrigin', Alice, api.tx.upgrades.expedite(codeHash)]]),
  ]);
  const [expedited] = fieldsOf(events, 'upgrades', 'Expedited');
  assert.equal(expedited.codeHash.toHex(), codeHash);
  await assertAuthorized(world, number);
}

/** Nothing is in the way but the code's own version. */
export function onlyTheVersion(world) {
  return refuse(world, 'system.SpecVersionNeedsToIncrease');
}

/** Not shortly before a gate closes; then nothing is in the way again. */
export async function waitForTheGate(world) {
  const { upgrades: { window } } = await world.api.query.parameters.current();
  assert(window.toNumber() >= LISTING_MS);
  const session = await openFor(world, LISTING_MS);
  await refuse(world, 'upgrades.GateClosing');
  await untilSettled(world, session);
  await onlyTheVersion(world);
}

export async function revoke(world) {
  const { api, codeHash, keys: { Alice, Charlie }, technical } = world;
  const call = api.tx.upgrades.revoke(codeHash);
  const [{ events }] = await technical.pass([Alice, Charlie], [call]);
  const [revoked] = fieldsOf(events, 'upgrades', 'Revoked');
  assert.equal(revoked.codeHash.toHex(), codeHash);
  assert((await api.query.upgrades.authorized()).isNone);
  await refuse(world, 'upgrades.NotAuthorized');
}
