// A new runtime comes to a chain of the release before, and takes over what it finds.

import assert from 'node:assert/strict';

import { u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

import { fieldsOf } from '../lib/chain.js';
import { PREVIOUS } from '../lib/fixture.js';
import { differences, keyOf, rawStateOf, versionKeyOf } from '../lib/state.js';

const MIGRATION_BLOCKS = 20;
/** What release 101 had as a constant: five percent, in billionths. */
const BOND_RATE = 50_000_000;

const [RATE, PARAMETERS] = [keyOf('Bank', 'Rate'), keyOf('Dplc', 'CurrentParameters')];
const SESSIONS = keyOf('OrderBook', 'Sessions');
/** What the migrations write or delete, beside sessions. */
const MIGRATED = [
  RATE,
  PARAMETERS,
  keyOf('Parameters', 'Current'),
  ...['Bank', 'Dplc', 'OrderBook', 'Parameters'].map(versionKeyOf),
];

export function isPrevious({ api }) {
  assert.equal(api.runtimeVersion.specVersion.toNumber(), PREVIOUS);
}

/** Three of the council's four authorize the code, two of the technical committee expedite it. */
export async function enact({ api, code, council, keys, technical }) {
  const { Alice, Bob, Charlie, Dave } = keys;
  const { authorize, expedite } = api.tx.upgrades;
  const codeHash = blake2AsHex(code);
  await council.pass([Bob, Charlie, Dave], [authorize(codeHash)]);
  await technical.pass([Alice, Charlie], [expedite(codeHash)]);
}

/** Somebody without a seat applies it. */
export function apply({ api, chain, code, keys: { Ferdie } }) {
  return chain.watch(Ferdie, api.tx.upgrades.apply(code));
}

/** Waits until the migrations after a block are done. Returns the hash of the block that did it. */
export async function migrated({ api, chain }, applied) {
  for (let number = applied + 1; number <= applied + MIGRATION_BLOCKS; number += 1) {
    const block = await chain.finalHash(number);
    const events = await (await api.at(block)).query.system.events();
    assert.deepEqual(fieldsOf(events, 'migrations', 'UpgradeFailed'), []);
    if (fieldsOf(events, 'migrations', 'UpgradeCompleted').length > 0) return block;
  }
  throw new Error(`the migrations aren't done ${MIGRATION_BLOCKS} blocks after ${applied}`);
}

/**
 * Between the block that applied the code and the one that ended the migrations there were no
 * transactions: all that is stored is as it was, but for what the migrations are there for.
 */
export async function compareStates({ api, chain }, before, after) {
  const [old, now] = await Promise.all([before, after].map((block) => rawStateOf(chain, block)));
  const sessions = [...old.keys()].filter((key) => key.startsWith(SESSIONS));
  assert(sessions.length > 0);
  assert.deepEqual(differences(old, now).sort(), [...MIGRATED, ...sessions].sort());

  const bondRate = u8aToHex(api.createType('u32', BOND_RATE).toU8a());
  for (const key of sessions) {
    assert.equal(now.get(key), u8aToHex(u8aConcat(old.get(key), bondRate)));
  }
  const { bank, dplc } = await (await api.at(after)).query.parameters.current();
  assert.equal(u8aToHex(bank.rate.toU8a()), old.get(RATE));
  assert.equal(u8aToHex(dplc.toU8a()), old.get(PARAMETERS));
  assert.deepEqual([RATE, PARAMETERS].map((key) => now.get(key)), [undefined, undefined]);
}
