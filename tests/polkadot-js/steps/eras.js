// Eras that begin when a test wants them to.

import { fieldsOf } from '../lib/chain.js';
import { namesIn } from './bodies.js';

const FEWEST_BLOCKS = 30;
/** None ends by itself while a test runs. */
const LONG_BLOCKS = 100_000;
const ELECTION_MS = 120_000;

/** Has an era begin, by motions, and returns whom its election elects. */
export async function nextEra(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie } } = world;
  const last = async (blocks) =>
    council.pass([Alice, Bob, Charlie], [api.tx.parameters.set({ EraLength: blocks })]);
  const elected = chain.until('an election is decided', ELECTION_MS, async (at) => {
    const events = await at.query.system.events();
    const [outcome] = fieldsOf(events, 'authoritySelection', 'AgentsElected');
    return outcome && {
      era: outcome.era.toNumber(),
      agents: namesIn(world, outcome.agents.map(([who]) => who)),
    };
  });
  await last(FEWEST_BLOCKS);
  const outcome = await elected;
  await last(LONG_BLOCKS);
  return outcome;
}
