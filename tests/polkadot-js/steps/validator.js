// One validator of four is killed in the middle of the session, and comes back after it.

import assert from 'node:assert/strict';

import { Chain } from '../lib/chain.js';
import { rowOf } from '../lib/market.js';

export async function kill({ chain, network }) {
  await chain.hasPeers(3);
  network.kill('dave');
  await chain.hasPeers(2);
}

/** It finalises what the others have finalised, and then knows the same trades. */
export async function restart({ chain, expected, names, network, sessions }) {
  await network.restart('dave');
  await Chain.during(network.validator('dave').rpc, async (dave) => {
    const block = await dave.catchUp(chain);
    const trades = await (await dave.api.at(block)).call.marketApi.trades(sessions.main, 1);
    assert.deepEqual(trades.map((trade) => rowOf(trade.group, trade, names)), expected);
    assert.deepEqual(
      await dave.rpc('market_trades', sessions.main, 1, block),
      await chain.rpc('market_trades', sessions.main, 1, block),
    );
    await chain.hasPeers(3);
  });
}
