// How much a chain of the SDK stores, item by item: at a block, or what came and went since
// another.

import { parseArgs } from 'node:util';

import { Chain } from './lib/chain.js';
import { entries, pagesAt } from './lib/state.js';

const USAGE = 'usage: node state.js [--url ws://127.0.0.1:9944] [--block N] [--since N]';
const TELL_MS = 2_000;
const NAME_WIDTH = 36;
/** Of a key what tells the item: two hashes of 16 bytes. */
const ITEM_DIGITS = 2 + 64;
/** What no pallet stores, such as the runtime's code. */
const OTHER = 'other';

class BadOptions extends Error {}

function options() {
  const known = { url: { type: 'string' }, block: { type: 'string' }, since: { type: 'string' } };
  let values;
  try {
    ({ values } = parseArgs({ options: known }));
  } catch (error) {
    throw new BadOptions(error.message);
  }
  const number = (name) => {
    if (values[name] === undefined) return undefined;
    const block = Number(values[name]);
    if (values[name] !== '' && Number.isSafeInteger(block) && block >= 0) return block;
    throw new BadOptions(`--${name} must be the number of a block`);
  };
  const url = values.url ?? 'ws://127.0.0.1:9944';
  return { url, block: number('block'), since: number('since') };
}

const bytesOf = (hex) => (hex.length - 2) / 2;

/** Entries and bytes, of keys and values, by item. */
async function sizesAt(chain, number) {
  const block = await chain.rpc('chain_getBlockHash', number);
  if (!block) throw new Error(`there is no block ${number} yet`);
  const names = new Map(entries(chain.api).map(({ pallet, method, prefix }) =>
    [prefix, `${pallet}.${method}`]));
  const sizes = new Map();
  let [seen, told] = [0, Date.now()];
  for await (const page of pagesAt(chain, '0x', block)) {
    for (const [key, value] of page) {
      const name = names.get(key.slice(0, ITEM_DIGITS)) ?? OTHER;
      const size = sizes.get(name) ?? { entries: 0, bytes: 0 };
      size.entries += 1;
      size.bytes += bytesOf(key) + bytesOf(value ?? '0x');
      sizes.set(name, size);
    }
    seen += page.length;
    if (Date.now() >= told + TELL_MS) {
      told = Date.now();
      console.error(`block ${number}: ${seen} entries`);
    }
  }
  return sizes;
}

/** What there is more of in `after`, or less. */
function growth(before, after) {
  const none = { entries: 0, bytes: 0 };
  return new Map([...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [from, to] = [before.get(name) ?? none, after.get(name) ?? none];
    return [name, { entries: to.entries - from.entries, bytes: to.bytes - from.bytes }];
  }));
}

function table(sizes) {
  const row = (name, entries, bytes) =>
    `${name.padEnd(NAME_WIDTH)}${entries.padStart(12)}${bytes.padStart(16)}`;
  const count = (value) => value.toLocaleString('en-US');
  const total = { entries: 0, bytes: 0 };
  const items = [...sizes].filter(([, { entries, bytes }]) => entries !== 0 || bytes !== 0);
  for (const [, { entries, bytes }] of items) {
    total.entries += entries;
    total.bytes += bytes;
  }
  const sorted = items.sort(([, a], [, b]) => Math.abs(b.bytes) - Math.abs(a.bytes));
  const rows = [...sorted, ['all', total]];
  return [
    row('', 'entries', 'bytes'),
    ...rows.map(([name, { entries, bytes }]) => row(name, count(entries), count(bytes))),
    JSON.stringify(Object.fromEntries(rows)),
  ];
}

async function run({ url, block, since }) {
  const chain = await Chain.connect(url);
  const at = block ?? await chain.number(await chain.finalisedHead());
  const sizes = await sizesAt(chain, at);
  const told = since === undefined ? sizes : growth(await sizesAt(chain, since), sizes);
  const span = since === undefined ? `at block ${at}` : `from block ${since} to block ${at}`;
  console.log([`${await chain.rpc('system_chain')}, ${span}`, ...table(told)].join('\n'));
}

try {
  await run(options());
  process.exit(0);
} catch (error) {
  console.error(`state: ${error.message}`);
  if (error instanceof BadOptions) console.error(USAGE);
  process.exit(error instanceof BadOptions ? 2 : 1);
}
