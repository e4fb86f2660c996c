// A network of the release before gets this one's runtime, in the middle of a session.

import { u8aToHex } from '@polkadot/util';

import { readBlocks } from '../lib/blocks.js';
import { cast } from '../lib/cast.js';
import { PREVIOUS, chainSpecOf } from '../lib/fixture.js';
import { journey } from '../lib/journey.js';
import { runtimeCode } from '../lib/network.js';
import * as live from '../steps/live-upgrade.js';
import { prepare } from '../steps/new-runtime.js';
import * as settlement from '../steps/settlement.js';

const TOTAL_MS = 10 * 60_000;
const TRADERS = ['T1', 'T2', 'T3', 'T4'];

const world = {
  ...cast(TRADERS),
  spec: chainSpecOf(PREVIOUS),
  code: u8aToHex(runtimeCode()),
};

journey('an upgrade of a live network', TOTAL_MS, world, async (step, say) => {
  await prepare(step);
  await step('small orders come, and keep coming', live.startTraffic);
  await step('a session without orders is matched', live.matchEarly);
  await step('half of the orders of the tables are listed', live.listHalf);
  await step('somebody without a seat applies the new runtime', live.upgrade);
  await step('nothing is lost, nothing is changed', live.compare);
  await step('the other half is listed', live.listRest);
  await step('small orders come to an end', live.stopTraffic);
  await step('the gate closes, trades are matched', settlement.match);
  await step('the grid operator confirms', settlement.confirm);
  await step('the parties settle', settlement.settleTwo, settlement.settleRest);
  await step('it has a receipt, as the one before', live.compareReceipts);
  await step('events, money and stages are those of the paper', async () => {
    await world.chain.allFinalised();
    const blocks = await readBlocks(world.chain);
    settlement.compareStages(world, blocks);
    await settlement.compareTrades(world, blocks);
    await settlement.compareMoney(world, blocks);
    const { landed, refused } = await live.compareTraffic(world, blocks);
    say(`${landed} small orders in blocks, ${refused.length} refused: ${refused.join('; ')}`);
  });
});
