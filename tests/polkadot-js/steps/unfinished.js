// A chain in the middle of everything: what the next release must be able to go on with.

import { blake2AsHex } from '@polkadot/util-crypto';

import { writeFixture } from '../lib/fixture.js';
import { storedAt } from '../lib/state.js';
import { listRows, openAll, sessionFrom } from './listing.js';

const MS_PER_DAY = 24 * 3_600_000;
/** From the first opening to the gate closure of those that are matched. */
const LISTING_MS = 50_000;
const QUIET_MS = 60_000;
/** Another one than at genesis: twenty token for a yuan. */
const BASE_UNITS_PER_FEN = 2n * 10n ** 11n;
const FAR_AHEAD = 1_000_000;
const CODE = '0x3a636f6465';

const council = ({ keys: { Alice, Bob, Charlie } }) => [Alice, Bob, Charlie];

/** Parameters that aren't those of genesis. */
export async function tune(world) {
  const { set } = world.api.tx.parameters;
  const changes = [{ CheckWindow: MS_PER_DAY }, { Rate: BASE_UNITS_PER_FEN }];
  await world.council.pass(council(world), changes.map((change) => set(change)));
}

/**
 * Two sessions that are to be matched soon; then, over another version of the grid, one whose gate
 * closes a day later, and one that opens half a day later.
 */
export async function openFour(world) {
  const { api, chain } = world;
  const now = await chain.now();
  world.gateClosure = now + LISTING_MS;
  const [main, checked] = await openAll(world, [
    sessionFrom(now, { gateClosure: world.gateClosure }),
    sessionFrom(now, { gateClosure: world.gateClosure, product: 'checked' }),
  ]);
  await world.council.pass(council(world), [api.tx.grid.addRegion('E')]);
  const later = { gateClosure: now + MS_PER_DAY, deliveryEnd: now + 2 * MS_PER_DAY };
  const [listed, unopened] = await openAll(world, [
    sessionFrom(now, { ...later, product: 'listed' }),
    sessionFrom(now, { ...later, product: 'unopened', opens: now + MS_PER_DAY / 2 }),
  ]);
  world.sessions = { main, checked, listed, unopened };
}

/** The orders of the tables, in each session that is open. */
export function list(world) {
  const { main, checked, listed } = world.sessions;
  return listRows(world, world.rows, main, checked, listed);
}

/** Governance, keys and money, each with something that isn't done yet. */
export async function leave(world) {
  const { api, chain, keys } = world;
  const { Alice, Bob, Eve, Ferdie, Guardian, One, W1 } = keys;
  const { bank, grid, multisig, preimage, proxy, scheduler, system, txPause, upgrades } = api.tx;
  const others = [Ferdie, One].map(({ address }) => address).sort();
  await Promise.all([
    world.council.pass(council(world), [
      scheduler.schedule(FAR_AHEAD, null, 0, grid.addRegion('Scheduled')),
      upgrades.authorize(blake2AsHex('a release to come')),
    ]),
    chain.all([
      [keys.B1, bank.redeem(1_000)],
      [W1, proxy.addProxy(Alice.address, 'Trading', 0)],
      [Bob, preimage.notePreimage(system.remarkWithEvent('noted').method.toHex())],
      [Guardian, txPause.pause(['Balances', 'transfer_all'])],
      [Eve, multisig.asMulti(2, others, null, system.remarkWithEvent('by two of three'), {
        refTime: 10n ** 9n,
        proofSize: 10_000,
      })],
    ]),
  ]);
  const motions = await world.council.propose(Alice, 3, [grid.addRegion('Moved')]);
  await world.council.vote([Alice, Bob], motions);
}

/** At a block in which nothing happened: what events say is no state to go on with. */
export async function dump({ api, chain, spec }) {
  const block = await chain.untilFinalised('a quiet block', QUIET_MS, async (at, { hash }) => {
    // The only one is that of the clock.
    return (await at.query.system.events()).length === 1 && hash.toHex();
  });
  const state = await storedAt(chain, '0x', block);
  const { specVersion } = api.runtimeVersion;
  writeFixture(specVersion, spec, state.filter(([key]) => key !== CODE));
}
