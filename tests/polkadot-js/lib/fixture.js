// What a release left behind in `runtime/power/fixtures`, by its spec_version.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { hexToU8a, u8aToHex } from '@polkadot/util';

import { codeOf, withCode } from './chain-spec.js';

/** The release that upgrades start from. */
export const PREVIOUS = 109;

const folder = (version) =>
  new URL(`../../../runtime/power/fixtures/${version}/`, import.meta.url);

/** The chain spec that a release's test network starts from, its code included. */
export function chainSpecOf(version) {
  const read = (file) => readFileSync(new URL(file, folder(version)));
  return withCode(read('chain-spec.json').toString(), u8aToHex(read('runtime.wasm')));
}

/** Writes that chain spec, and storage entries as `[key, value]`. */
export function writeFixture(version, spec, state) {
  const write = (file, data) => writeFileSync(new URL(file, folder(version)), data);
  // By their keys, so that two fixtures can be compared.
  const sorted = [...state].sort(([a], [b]) => (a < b ? -1 : 1));
  mkdirSync(folder(version), { recursive: true });
  write('runtime.wasm', hexToU8a(codeOf(spec)));
  write('chain-spec.json', withCode(spec, '0x'));
  write('state.json', `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
}
