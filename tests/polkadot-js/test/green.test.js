// The certificate chain: issued, sold, retired, looked into; and its validators change.

import { u8aToHex } from '@polkadot/util';

import { SEATS } from '../lib/cast.js';
import { journey } from '../lib/journey.js';
import { keysOf, namesOf } from '../lib/market.js';
import * as green from '../steps/green.js';

const TOTAL_MS = 10 * 60_000;
/** Keys of the validators of these seats: none is one of the power-market chain. */
const VALIDATORS = { Alice: 'Eve', Bob: 'Ferdie', Charlie: 'One', Dave: 'Two' };

const [guardian, issuer] = ['Alice//stash', 'Dave//stash'];
const { [guardian]: Guardian, [issuer]: Issuer, ...seats } = keysOf([...SEATS, guardian, issuer, 'Nobody']);
const validators = keysOf(Object.values(VALIDATORS), 'ed25519');

const world = {
  kind: 'green',
  keys: { ...seats, Guardian, Issuer },
  names: namesOf({ ...seats, Guardian, Issuer }),
  authorities: new Map(
    Object.entries(VALIDATORS).map(([seat, key]) => [u8aToHex(validators[key].publicKey), seat]),
  ),
};

journey('certificates on a live network', TOTAL_MS, world, async (step, say) => {
  await step('the preset has its bodies, and validators of its own', green.genesis);
  await step('an issuing body registers devices', green.register);
  await step('ten thousand certificates are one record', green.issueMany);
  await step('a month of quarter hours is issued', (it) => green.issueMonth(it, say));
  await step('certificates are given away, and found by their numbers', green.transfer);
  await step('they are sold at 3, 4 and 5 token', green.trade);
  await step('they are retired, and never move again', green.retire);
  await step('some were issued in error', green.correct);
  await step('who may not is refused', green.refuse);
  await step('a validator goes, and comes back', green.changeValidators);
  await step('all that was sent is final', async () => {
    say(`${await world.chain.allFinalised()} extrinsics`);
  });
});
