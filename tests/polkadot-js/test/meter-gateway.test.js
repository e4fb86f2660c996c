// Readings of meters, by MQTT and the gateway onto a live network: none lost, none twice.

import { keysWith } from '../lib/cast.js';
import { Chain } from '../lib/chain.js';
import { journey } from '../lib/journey.js';
import * as gateway from '../steps/meter-gateway.js';

const TOTAL_MS = 6 * 60_000;

const world = { keys: keysWith(['Gateway']), closing: [] };

journey('a gateway of meters on a live network', TOTAL_MS, world, async (step, say) => {
  await step('a second node is listened to', async () => {
    world.bob = await Chain.connect(world.network.validator('bob').rpc);
  });
  await step('meters are put into service', gateway.register);
  await step('broker and gateway start', gateway.start);
  await step('readings come, while this and that is killed', () =>
    gateway.publishThroughDisasters(world, say));
  await step('all are final, none was sent twice', () => gateway.allFinalOnce(world, say));
  await step('bad ones are told of', gateway.refuseBad);
});
