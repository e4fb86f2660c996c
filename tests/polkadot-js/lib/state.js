// The state of the chain as it is stored, to see what changed between two blocks.

import { stringCamelCase } from '@polkadot/util';
import { xxhashAsHex } from '@polkadot/util-crypto';

const PAGE = 1_000;
/** Pallets that every block changes. Of `System` the accounts are looked at, by themselves. */
const EVERY_BLOCK = [
  'System',
  'Timestamp',
  'Aura',
  'Grandpa',
  'Migrations',
  'Scheduler',
  'TransactionPayment',
];

/** The item of each pallet that tells the version of its storage. */
export const VERSION = ':__STORAGE_VERSION__:';

const hash = (name) => xxhashAsHex(name.toString(), 128);

/** Where a pallet stores an item, and what else its keys begin with. */
export const keyOf = (pallet, item) => hash(pallet) + hash(item).slice(2);

const CLOCKS = [
  ...EVERY_BLOCK.map(hash),
  keyOf('AuthoritySelection', 'Agents'),
  keyOf('AuthoritySelection', 'LastSlot'),
  keyOf('Credit', 'CurrentEra'),
  keyOf('Credit', 'OldestDealt'),
  keyOf('Dplc', 'Swept'),
  keyOf('Metering', 'OldestDay'),
  ...['FinalBefore', 'LastWorked', 'NextDay', 'OldestDay', 'Resumed'].map((item) =>
    keyOf('Delivery', item)),
];
const isClock = (key) => CLOCKS.some((clock) => key.startsWith(clock));

/** Storage entries by the start of their keys. */
export function entries(api) {
  return api.runtimeMetadata.asLatest.pallets
    .filter(({ storage }) => storage.isSome)
    .flatMap(({ name, storage }) => {
      const { prefix, items } = storage.unwrap();
      return items.map((item) => ({
        pallet: name.toString(),
        section: stringCamelCase(name.toString()),
        method: stringCamelCase(item.name.toString()),
        prefix: keyOf(prefix, item.name),
      }));
    });
}

/** All that is stored at a block under keys that begin like this: `[key, value]`, page by page. */
export async function* pagesAt(chain, prefix, block) {
  for (let last = null; ;) {
    const keys = await chain.rpc('state_getKeysPaged', prefix, PAGE, last, block);
    if (keys.length > 0) {
      const [{ changes }] = await chain.rpc('state_queryStorageAt', keys, block);
      yield changes;
    }
    if (keys.length < PAGE) return;
    last = keys.at(-1);
  }
}

/** The same at one go, where it isn't much. */
export async function storedAt(chain, prefix, block) {
  const stored = [];
  for await (const page of pagesAt(chain, prefix, block)) stored.push(...page);
  return stored;
}

async function valuesOf(chain, { pallet, method, prefix }, block) {
  const stored = await storedAt(chain, prefix, block);
  return stored.map(([key, value]) => [`${pallet}.${method} ${key.slice(prefix.length)}`, value]);
}

/** All that the pallets store at a block, by names that tell where, but for the clocks. */
export async function stateOf(chain, block) {
  const kept = entries(chain.api).filter(({ prefix }) => !isClock(prefix));
  const values = await Promise.all(kept.map((entry) => valuesOf(chain, entry, block)));
  return new Map(values.flat());
}

/** All storage at a block as it is, but for the clocks. */
export async function rawStateOf(chain, block) {
  const isAccount = (key) => key.startsWith(keyOf('System', 'Account'));
  const stored = await storedAt(chain, '0x', block);
  return new Map(stored.filter(([key]) => isAccount(key) || !isClock(key)));
}

/** Keys of what differs between two states. */
export function differences(before, after) {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.filter((key) => before.get(key) !== after.get(key));
}

/** Nonce and balances of all accounts at a block. */
export async function accountsOf(chain, block) {
  const accounts = await (await chain.api.at(block)).query.system.account.entries();
  return new Map(accounts.map(([key, { nonce, data }]) => [
    key.args[0].toString(),
    {
      nonce: nonce.toBigInt(),
      free: data.free.toBigInt(),
      reserved: data.reserved.toBigInt(),
      frozen: data.frozen.toBigInt(),
    },
  ]));
}
