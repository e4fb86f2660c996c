// The consortium governs itself on a live network of four validators, by extrinsics.

import { u8aToHex } from '@polkadot/util';

import { SEATS, keysWith } from '../lib/cast.js';
import { journey, together } from '../lib/journey.js';
import { keysOf, namesOf } from '../lib/market.js';
import * as bodies from '../steps/bodies.js';
import * as membership from '../steps/membership.js';
import * as parameters from '../steps/parameters.js';
import * as pauses from '../steps/pauses.js';
import * as supervision from '../steps/supervision.js';
import * as upgrade from '../steps/upgrade.js';

const TOTAL_MS = 14 * 60_000;

const keys = keysWith(['Fifth']);
const validators = Object.entries(keysOf(SEATS, 'ed25519'));

const world = {
  keys,
  names: namesOf(keys),
  /** Names by session keys. */
  authorities: new Map(validators.map(([name, { publicKey }]) => [u8aToHex(publicKey), name])),
};

journey('governance on a live network', TOTAL_MS, world, async (step, say) => {
  await step('seats and validators are those of the preset', bodies.convene, bodies.genesis);
  await step(
    'more than half of all seats decide',
    together(bodies.majority, bodies.silence, bodies.half),
  );
  await step(
    'parameters change, a session keeps what it opened with',
    parameters.refuse,
    parameters.change,
  );
  await step('three of four authorize a runtime', upgrade.authorizeWithNotice);
  await step('a fifth organisation starts a node', membership.prepare);
  await step('who is no candidate can set no keys', membership.refuseKeys);
  await step('three of four give it a seat, and admit it', membership.join);
  await step('it stands for election', membership.stand);
  await step('somebody votes for it', membership.vote);
  await step('an election is near', membership.elect, membership.elected);

  // Until those that were elected validate, one to two minutes pass: meanwhile, the rest.
  await step('three of five remove nobody', membership.refuseToRemove);
  await step(
    'the supervision committee suspends and reinstates',
    supervision.alone,
    supervision.suspend,
    supervision.reinstate,
  );
  await step('a guardian pauses one call', pauses.pauseOneCall);
  await step('the technical committee ends that', pauses.unpauseIt);
  await step('a guardian enters safe mode', pauses.enterSafeMode);
  await step('motions still pass', upgrade.authorizeAgain, upgrade.expedite);
  await step('the market stands still', pauses.standStill);
  await step('no gate is in the way of a repair', upgrade.onlyTheVersion);
  await step('the technical committee ends safe mode, the market goes on', pauses.exitSafeMode);

  await step('five validators make blocks and finalise them', membership.validateByFive);
  await step('one of the first four is voted out', membership.remove);
  await step('no new runtime shortly before a gate closes', upgrade.waitForTheGate);
  await step('the technical committee revokes it', upgrade.revoke);
  await step('without the one the others go on, its node follows', membership.validateByFour);
  await step('all that was sent is final', async () => {
    say(`${await world.chain.allFinalised()} extrinsics`);
  });
});
