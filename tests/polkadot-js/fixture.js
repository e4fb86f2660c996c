// Makes the fixture of a release: the state of a live network that has seen a bit of everything,
// and what it started from. `make fixture` calls it.

import { cast } from './lib/cast.js';
import { journey } from './lib/journey.js';
import { presetSpec } from './lib/network.js';
import * as admission from './steps/admission.js';
import { convene } from './steps/bodies.js';
import * as metering from './steps/metering.js';
import * as settlement from './steps/settlement.js';
import * as unfinished from './steps/unfinished.js';

const TOTAL_MS = 6 * 60_000;

const world = { ...cast(), spec: presetSpec() };

journey('the fixture of a release', TOTAL_MS, world, async (step) => {
  await step('participants are admitted and funded', admission.all);
  await step('the council changes parameters', convene, unfinished.tune);
  await step('sessions open over two versions of the grid', unfinished.openFour);
  await step('all orders of the tables are listed three times', unfinished.list);
  await step('meters count for two days', metering.register, metering.submitOneBad);
  await step('one is retired, a value corrected', metering.retire, metering.correct);
  await step('governance and money stop half way', unfinished.leave);
  await step('two gates close, trades are matched', settlement.match);
  await step('the grid operator confirms one session', settlement.confirm);
  await step('its parties settle', settlement.settleTwo, settlement.settleRest);
  await step('the state is written', () => world.chain.allFinalised(), unfinished.dump);
});
