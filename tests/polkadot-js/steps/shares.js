// Credit that differs, and the blocks that come of it.

import assert from 'node:assert/strict';

import { authorOf, slotOf } from '../lib/blocks.js';
import { fieldsOf } from '../lib/chain.js';
import { MWH, TOKEN, orderOf } from '../lib/market.js';
import { nextEra } from './eras.js';
import { openFor } from './listing.js';

const LISTING_MS = 600_000;
const BLOCK_MS = 2_000;
/** More than a machine that is busy misses in a row. */
const MISSES = 100;
/** A seat of 64, and what rounding it leaves. */
const SEAT = 1 / 64;

/** Two trading centres have desks whose orders are refused: so much of them, in MWh. */
const REFUSED = { DeskA: 50n, DeskB: 25n };

export async function loseCredit(world) {
  const { api, chain, keys } = world;
  const { id } = await openFor(world, LISTING_MS);
  const order = (mwh) => orderOf({ price: TOKEN + 1n, energy: mwh * MWH, quota: 0n });
  await chain.refused(Object.entries(REFUSED).map(([name, mwh]) => {
    return ['orderBook.OffTick', keys[name], api.tx.orderBook.list(id, order(mwh))];
  }));
  // (0 + 50) / (50 + 100), (0 + 50) / (25 + 100).
  const credit = async (name) => (await chain.rpc('credit_explain', keys[name].address)).credit;
  assert.equal(await credit('DeskA'), 333_333_333);
  assert.equal(await credit('Alice'), 333_333_333);
  assert.equal(await credit('DeskB'), 400_000_000);
  assert.equal(await credit('Charlie'), 500_000_000);
}

/** Seats are by credit from the next era on. */
export async function share(world) {
  const { api, council, keys: { Alice, Bob, Charlie } } = world;
  await council.pass([Alice, Bob, Charlie], [api.tx.parameters.set({ MissedSlots: MISSES })]);
  await nextEra(world);
}

/** What part of so many blocks each has made is what its credit says. */
export async function compare(world, blocks, say) {
  const { authorities, chain, names } = world;
  const made = new Map();
  let [count, missed, first, last] = [0, 0];
  await chain.until(`${blocks} blocks`, blocks * BLOCK_MS * 3, async (at, header) => {
    const author = authorities.get(await authorOf(chain, header));
    first ??= slotOf(chain, header);
    last = slotOf(chain, header);
    made.set(author, (made.get(author) ?? 0) + 1);
    missed += fieldsOf(await at.query.system.events(), 'authoritySelection', 'SlotMissed').length;
    count += 1;
    return count >= blocks;
  });
  const { agents } = await chain.rpc('authority_status');
  const sum = agents.reduce((all, { credit }) => all + credit, 0);
  say(`${count} blocks in ${last - first + 1} slots`);
  for (const { account, credit, seats } of agents) {
    const name = names.get(account);
    const [due, seen] = [credit / sum, made.get(name) / count];
    const percent = (part) => (100 * part).toFixed(1).padStart(5);
    say(`${name.padEnd(7)} ${seats} seats: ${percent(due)} % due, ${percent(seen)} % made`);
    assert(Math.abs(seats * SEAT - due) <= SEAT, `${name} has ${seats} seats`);
    // A seat more or less, two slots at either end, and those that stayed empty.
    assert(Math.abs(seen - due) <= SEAT + (2 + missed) / count, `${name} made ${seen}`);
  }
  const parts = agents.map(({ credit }) => credit);
  assert(new Set(parts).size >= 3, 'credit differs');
}

