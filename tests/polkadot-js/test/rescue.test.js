// The drill for a runtime that makes no block: the network stops, and is brought back.

import { u8aToHex } from '@polkadot/util';

import { cast } from '../lib/cast.js';
import { PREVIOUS, chainSpecOf } from '../lib/fixture.js';
import { journey } from '../lib/journey.js';
import { runtimeCode, runtimeModule } from '../lib/network.js';
import { compressed, trapping } from '../lib/wasm.js';
import { prepare } from '../steps/new-runtime.js';
import * as rescue from '../steps/rescue.js';
import * as settlement from '../steps/settlement.js';

const TOTAL_MS = 8 * 60_000;

const world = {
  ...cast(),
  spec: chainSpecOf(PREVIOUS),
  // As if a migration panicked: that, too, is a trap in the initialisation of a block.
  code: u8aToHex(await compressed(trapping(runtimeModule(), 'Core_initialize_block'))),
  repaired: u8aToHex(runtimeCode()),
};

journey('the rescue of a network that makes no block', TOTAL_MS, world, async (step) => {
  await prepare(step);
  await step('orders are listed', rescue.list);
  await step('the runtime is applied, and there is no block after it', rescue.standStill);
  await step('the operators start their nodes with a substitute', rescue.rescue);
  await step('nothing is lost, the migrations are done', rescue.compare);
  await step('a session opens', rescue.goOn);
  await step('its gate closes, trades are matched', settlement.match);
  await step(
    'it is confirmed and settled',
    settlement.confirm,
    settlement.settleTwo,
    settlement.settleRest,
  );
});
