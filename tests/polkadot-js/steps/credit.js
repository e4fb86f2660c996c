// What records are worth: credit, as the node explains it.

import assert from 'node:assert/strict';

import { MWH } from '../lib/market.js';

const BILLION = 1_000_000_000n;

/** Credit of a participant; the figure is what its parts come to. */
async function explain({ api, chain, keys }, name) {
  const told = await chain.rpc('credit_explain', keys[name].address);
  const [good, all, m] = [told.good, told.all, told.priorWeight].map(BigInt);
  const e = (good * BILLION + m * BigInt(told.prior)) / (all + m);
  assert.equal(BigInt(told.credit), e, name);
  assert.equal(told.changes.at(-1)?.credit ?? told.prior, told.credit, name);
  const entity = Buffer.from(told.entity.slice(2), 'hex').toString();
  const stored = (await api.query.credit.histories(entity)).unwrapOr(null);
  assert.equal(stored?.changes.length ?? 0, told.changes.length, name);
  return told;
}

const causes = ({ changes }) => changes.map(({ cause }) => cause.Refused ?? cause);

/** H2 was to feed in 32,445 MWh and missed five percent of that, and 48 Wh; others have no meters. */
export async function reputation(world) {
  const { contracted, over, reputation: told, short } = await explain(world, 'H2');
  assert.deepEqual([contracted, short, over], ['32445000000', '1622250048', '0']);
  assert.equal(told, 949_999_998);
  const other = await explain(world, 'W1');
  assert.deepEqual([other.contracted, other.reputation], ['0', 1_000_000_000]);
}

/** Orders that were refused while the session took some. */
export async function refusals(world) {
  const d = await explain(world, 'D');
  assert.deepEqual(causes(d).sort(), [
    'Demand',
    'Funds',
    ...Array(6).fill('Information'),
    'Time',
  ]);
  assert.deepEqual(causes(await explain(world, 'W1')), ['Information']);
  assert.deepEqual(causes(await explain(world, 'B1')), ['Salt']);
  assert(d.credit < d.prior && d.good === '0');
  // Who isn't admitted has no credit.
  assert.equal(await world.chain.rpc('credit_explain', world.keys.Nobody.address), null);
}

/** Each trade counts for both of its parties: 100 MWh of it, 300 with one partner. */
export async function trades(world) {
  const { api, keys, rows, sessions: { main } } = world;
  const made = await world.chain.rpc('market_trades', main, 1);
  for (const { name } of rows) {
    const { address } = keys[name];
    const partners = made
      .filter(({ buyer, seller }) => [buyer, seller].includes(address))
      .map(({ buyer, seller }) => (buyer === address ? seller : buyer));
    const counted = [...new Set(partners)]
      .map((partner) => partners.filter((other) => other === partner).length)
      .reduce((sum, times) => sum + Math.min(3, times), 0);
    const { good } = await explain(world, name);
    assert.equal(BigInt(good), BigInt(counted) * 100n * MWH, name);
  }
  assert((await api.query.credit.dealt.entries()).length > 0);
}
