// One validator of four is killed in the middle of the session, and comes back after it.

import assert from 'node:assert/strict';

import { Chain } from '../lib/chain.js';
import { rowOf } from '../lib/market.js';

const PEERS_MS = 30_000;
const CATCH_UP_MS = 60_000;

const hasPeers = (chain, count) =>
  chain.until(`${count} peers`, PEERS_MS, async () => {
    const { peers } = await chain.rpc('system_health');
    return peers === count;
  });

export async function kill({ chain, network }) {
  await hasPeers(chain, 3);
  network.kill('dave');
  await hasPeers(chain, 2);
}

/** It finalises what the others have finalised, and then knows the same trades. */
export async function restart(world) {
  const { chain, expected, names, network, sessions } = world;
  await network.restart('dave');
  const dave = await Chain.connect(network.validator('dave').rpc);
  try {
    const goal = await chain.number(await chain.finalisedHead());
    await dave.untilFinalised(`dave finalises block ${goal}`, CATCH_UP_MS, (_, { number }) => {
      return number.toNumber() >= goal;
    });
    const [theirs, own] = await Promise.all(
      [chain, dave].map(({ api }) => api.rpc.chain.getBlockHash(goal)),
    );
    assert.equal(own.toHex(), theirs.toHex());
    const trades = await (await dave.api.at(own)).call.marketApi.trades(sessions.main, 1);
    assert.deepEqual(trades.map((trade) => rowOf(trade.group, trade, names)), expected);
    assert.deepEqual(
      await dave.rpc('market_trades', sessions.main, 1, own.toHex()),
      await chain.rpc('market_trades', sessions.main, 1, own.toHex()),
    );
    await hasPeers(chain, 3);
  } finally {
    await dave.disconnect();
  }
}
