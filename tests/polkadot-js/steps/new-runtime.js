// A new runtime comes to a chain of the release before, and takes over what it finds.

import assert from 'node:assert/strict';

import { blake2AsHex } from '@polkadot/util-crypto';

import { fieldsOf } from '../lib/chain.js';
import { PREVIOUS } from '../lib/fixture.js';
import { together } from '../lib/journey.js';
import { VERSION, differences, keyOf, rawStateOf } from '../lib/state.js';
import * as admission from './admission.js';
import { convene } from './bodies.js';

const MIGRATION_BLOCKS = 20;
/** What the migrations write. */
const MIGRATED = [
  keyOf('AuthoritySelection', 'Voters'),
  keyOf('Authorship', VERSION),
];

export function assertVersion({ api: { runtimeVersion } }, version, whose) {
  assert.equal(runtimeVersion.specVersion.toNumber(), version, whose);
}

/** Three of the council's four authorize the code, two of the technical committee expedite it. */
async function enact({ api, code, council, keys, technical }) {
  const { Alice, Bob, Charlie, Dave } = keys;
  const { authorize, expedite } = api.tx.upgrades;
  const codeHash = blake2AsHex(code);
  await council.pass([Bob, Charlie, Dave], [authorize(codeHash)]);
  await technical.pass([Alice, Charlie], [expedite(codeHash)]);
}

/** The steps until the code in `world` may be applied. */
export async function prepare(step) {
  await step('they run the release before', (world) => assertVersion(world, PREVIOUS), convene);
  await step('participants are admitted, a runtime authorized', together(admission.all, enact));
}

/** Somebody without a seat applies it. */
export function apply({ api, chain, code, keys: { Ferdie } }) {
  return chain.watch(Ferdie, api.tx.upgrades.apply(code));
}

/** Waits until the migrations after a block are done. Returns the hash of the block that did it. */
export async function migrated({ api, chain }, applied) {
  for (let number = applied + 1; number <= applied + MIGRATION_BLOCKS; number += 1) {
    const block = await chain.finalHash(number);
    const { migrations, system } = (await api.at(block)).query;
    assert.deepEqual(fieldsOf(await system.events(), 'migrations', 'UpgradeFailed'), []);
    const { specVersion } = (await system.lastRuntimeUpgrade()).unwrap();
    assert.equal(specVersion.toNumber(), PREVIOUS + 1);
    if ((await migrations.cursor()).isNone) return block;
  }
  throw new Error(`the migrations aren't done ${MIGRATION_BLOCKS} blocks after ${applied}`);
}

/**
 * Between the block that applied the code and the one that ended the migrations: all that is stored
 * is as it was, but for what the migrations write, and entries with one of `traces` in their keys.
 */
export async function compareStates({ chain }, before, after, traces = []) {
  const [old, now] = await Promise.all([before, after].map((block) => rawStateOf(chain, block)));
  const isTrace = (key) => [...MIGRATED, ...traces].some((trace) => key.includes(trace));
  assert.deepEqual(differences(old, now).filter((key) => !isTrace(key)), []);
}
