// A whole market session against a live network of four validators, by extrinsics.

import { readBlocks } from '../lib/blocks.js';
import { cast } from '../lib/cast.js';
import { journey } from '../lib/journey.js';
import { keysOf } from '../lib/market.js';
import * as admission from '../steps/admission.js';
import * as credit from '../steps/credit.js';
import * as flood from '../steps/flood.js';
import * as listing from '../steps/listing.js';
import * as reads from '../steps/reads.js';
import * as metering from '../steps/metering.js';
import * as refusals from '../steps/refusals.js';
import * as settlement from '../steps/settlement.js';
import * as validator from '../steps/validator.js';
import * as verify from '../steps/verify.js';

const TOTAL_MS = 6 * 60_000;
const SPAMMERS = ['Spam1', 'Spam2', 'Spam3'];
const world = { ...cast(), spammers: Object.values(keysOf(SPAMMERS)) };

journey('a session on a live network', TOTAL_MS, world, async (step, say) => {
  await step('the standard RPC sets answer, unsafe calls are refused', reads.standardSets);
  await step(
    'calls, errors and constants are documented',
    reads.metadata,
    reads.constants,
    reads.parameters,
  );
  await step('the grid is that of the tables', reads.grid);
  await step('who has no tokens is refused by the pool', refusals.refuseInPool);

  await step('newcomers apply with their own keys', admission.apply);
  await step('the council admits them by one motion', admission.admit);
  await step('the bank books and confirms their yuan', admission.convert);
  await step('meters are put into service', metering.register);
  await step('one bad reading among 500 is skipped', metering.submitOneBad);
  await step('bad readings are told of', metering.submitBad, metering.retire);
  await step('the operator puts a value right', metering.correct);
  await step('sessions open', listing.open);
  await step('all orders of the tables are listed', listing.list);
  await step('one is withdrawn and listed again', listing.withdrawAndListAgain);
  await step('the preview is what is expected', listing.preview);
  await step('while listing: refusals change nothing', refusals.refuseWhileListing);
  await step('refused orders have left a trace', credit.refusals);
  await step('one validator is killed', validator.kill);
  await step('runtime APIs and JSON-RPC agree', reads.marketApi, reads.depth, reads.jsonTypes);
  await step('strange questions get clear answers', reads.strangeQuestions);
  await step('other sessions are called off', listing.callOff);

  await step('who sends far ahead is refused by the pool', flood.fund, flood.refuseFarAhead);
  await step('blocks are filled with junk', flood.start);
  await step('the gate closes, trades are matched', settlement.match);
  await step('the flood ends, nothing was late', flood.stop, async () => {
    const { blocks, full, lost } = await flood.compare(world);
    say(`${full} of ${blocks} blocks full, ${lost} slots lost`);
  });
  await step('while checking: refusals change nothing', refusals.refuseWhileChecking);
  await step('the grid operator confirms', settlement.confirm);
  await step('a buyer and a seller settle', settlement.settleTwo);
  await step('while settling: refusals change nothing', refusals.refuseWhileSettling);
  await step('the parties settle the rest', settlement.settleRest);
  await step('once settled: refusals change nothing', refusals.refuseOnceSettled);
  await step('paid trades have raised credit', credit.trades);
  await step('runtime APIs and JSON-RPC still agree', reads.marketApi);
  await step('the killed validator comes back and catches up', validator.restart);
  await step('whoever clears it again gets the same receipt', verify.agree);
  await step('a node that lies is found out', verify.findOut);
  await step('what cannot be checked is told', verify.tell);
  await step('all that is stored decodes', reads.storage);
  await step('events, money and stages are those of the paper', async () => {
    const sent = await world.chain.allFinalised();
    const blocks = await readBlocks(world.chain);
    settlement.compareStages(world, blocks);
    await settlement.compareTrades(world, blocks);
    await settlement.compareMoney(world, blocks);
    say(`${sent} extrinsics in ${blocks.length} blocks`);
  });
});
