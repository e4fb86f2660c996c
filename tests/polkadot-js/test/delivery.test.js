// What a session sold is delivered, over days; one generator is short.

import { cast } from '../lib/cast.js';
import { journey } from '../lib/journey.js';
import * as admission from '../steps/admission.js';
import * as contracts from '../steps/contracts.js';
import * as credit from '../steps/credit.js';
import * as delivery from '../steps/delivery.js';
import * as settlement from '../steps/settlement.js';

const TOTAL_MS = 8 * 60_000;

const world = cast();

journey('a session is delivered', TOTAL_MS, world, async (step, say) => {
  await step('participants are admitted and funded', admission.all);
  await step('the council changes parameters', delivery.tune);
  await step('a session opens for tomorrow', delivery.open, delivery.list);
  await step('two agree on a contract for the same day', contracts.open, contracts.agree, contracts.list);
  await step('the meter of H2 is put into service', delivery.register);
  await step('the gate closes, trades are matched', settlement.match);
  await step('so is what was agreed on', contracts.match);
  await step('the grid operator confirms', settlement.confirm);
  await step('the parties settle', settlement.settleTwo, settlement.settleRest);
  await step('the contract is paid, and can be verified', contracts.settle);
  await step('the network sleeps until all is delivered', delivery.sleepOverDelivery);
  await step('H2 has delivered five percent less', delivery.submit, delivery.tellSoFar);
  await step('the day is settled once readings are over', delivery.sleepOverWindow);
  await step('figures are those worked out by hand', delivery.compare);
  await step('so is its reputation', credit.reputation);
  await step('the statement has them', () => delivery.state(world, say));
  await step('the contract was delivered by its profile', contracts.deliver);
  await step('a correction is settled, too', delivery.correct);
});
