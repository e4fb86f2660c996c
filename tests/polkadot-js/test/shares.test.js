// Validators of unequal credit: what part of the blocks each makes. SOAK_BLOCKS: of so many.

import { u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';

import { SEATS, keysWith } from '../lib/cast.js';
import { GENERIC_PREFIX, changed } from '../lib/chain-spec.js';
import { journey } from '../lib/journey.js';
import { keysOf, namesOf } from '../lib/market.js';
import { presetSpec } from '../lib/network.js';
import * as bodies from '../steps/bodies.js';
import * as shares from '../steps/shares.js';

/** Once through the schedule. */
const BLOCKS = Number(process.env.SOAK_BLOCKS ?? 64);
const TOTAL_MS = 6 * 60_000 + BLOCKS * 6_000;
const DESKS = { DeskA: 0, DeskB: 1 };

const keys = keysWith(Object.keys(DESKS));
const validators = keysOf(SEATS, 'ed25519');

/** Two of the trading centres have desks that buy. */
const spec = changed(presetSpec(), (genesis) => {
  for (const [desk, region] of Object.entries(DESKS)) {
    const address = encodeAddress(keys[desk].publicKey, GENERIC_PREFIX);
    const [, centre] = genesis.participants.participants[region];
    const profile = { ...centre, role: 'LargeConsumer', capacity: 1_000_000_000 };
    genesis.participants.participants.push([address, profile]);
    genesis.balances.balances.push([address, genesis.balances.balances[0][1]]);
  }
});

const world = {
  keys,
  spec,
  names: namesOf(keys),
  authorities: new Map(
    Object.entries(validators).map(([name, { publicKey }]) => [u8aToHex(publicKey), name]),
  ),
};

journey('blocks by credit', TOTAL_MS, world, async (step, say) => {
  await step('two lose credit', bodies.convene, shares.loseCredit);
  await step('an era begins, seats are shared out by credit', shares.share);
  await step(`they make their parts of ${BLOCKS} blocks`, (it) => shares.compare(it, BLOCKS, say));
  await step('all that was sent is final', async () => {
    say(`${await world.chain.allFinalised()} extrinsics`);
  });
});
