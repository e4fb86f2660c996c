// A list of steps on a live network of four validators, each on top of those before it.

import { test } from 'node:test';

import { Chain } from './chain.js';
import { Network } from './network.js';
import { within } from './wait.js';

const SIGNALS = [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]];

/** One act of several that don't depend on one another. */
export const together = (...acts) => (world) => Promise.all(acts.map((act) => act(world)));

/** Connects with the first validator, as after all were started. */
export async function connect(world) {
  world.chain = await Chain.connect(world.network.first.rpc);
  world.api = world.chain.api;
}

/**
 * Makes a test of `story`, which is given `step(name, ...acts)` and `say(text)`. Acts are given
 * `world`, in which they also find the network, a chain (the first validator) and its api. The
 * network is of the chain `world.kind`, and starts from the chain spec in `world.spec`, if there is one. What else is to end with the
 * test is in `world.closing`; what else is to be seen when a step fails is what `world.logs` returns.
 */
export function journey(title, totalMs, world, story) {
  const network = new Network(world.kind);

  async function stop() {
    await Promise.all((world.closing ?? []).map((close) => close()));
    await Chain.disconnectAll();
    await network.stop();
  }

  for (const [signal, code] of SIGNALS) {
    process.once(signal, () => stop().finally(() => process.exit(code)));
  }

  test(title, async (t) => {
    t.after(stop);
    const start = Date.now();
    const seconds = () => ((Date.now() - start) / 1000).toFixed(1).padStart(6);
    const say = (text) => console.log(`[${seconds()} s] ${text}`);
    const perform = async (acts) => {
      for (const act of acts) await act(world);
    };
    let broken = false;
    const step = (name, ...acts) =>
      t.test(name, { skip: broken && 'a step before it failed' }, async () => {
        say(name);
        try {
          const left = start + totalMs - Date.now();
          await within(left, `${name}, with all before it,`, perform(acts));
        } catch (error) {
          broken = true;
          say(`failed: ${error.message}\n${network.logs()}${world.logs?.() ?? ''}`);
          throw error;
        }
      });

    await step('four validators come up', async () => {
      await network.start(world.spec);
      world.network = network;
      await connect(world);
    });
    await story(step, say);
  });
}
