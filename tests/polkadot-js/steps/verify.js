// Somebody who has no part in the session clears it again, by `busbar verify`.

import assert from 'node:assert/strict';

import {
  compactAddLength, hexToU8a, stringToU8a, u8aConcat, u8aToHex,
} from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

import { alteringProxy } from '../lib/altering-proxy.js';
import { keyOf } from '../lib/state.js';
import { busbar } from '../lib/tool.js';

const UNKNOWN = 4_000_000_000;
const DIFFERS = 1;
const NOT_CHECKED = 2;

const verify = (url, session, ...options) =>
  busbar('verify', '--url', url, '--session', session, ...options);

async function refused(code, reason, url, session, ...options) {
  const outcome = await verify(url, session, ...options);
  assert.equal(outcome.code, code, outcome.told);
  assert.match(outcome.told, reason);
  assert.equal(outcome.out, '');
}

/** The digest of the trades, out of their bytes in storage: all but whether they are settled. */
async function digestOfTrades({ api, chain, expected, sessions }, block) {
  let digest = new Uint8Array(32);
  for (const index of expected.keys()) {
    const key = api.query.dplc.trades.key(sessions.main, 0, index);
    const stored = hexToU8a(await chain.rpc('state_getStorage', key, block));
    const forQuota = stored[0] === 0 ? 1 : 0;
    digest = blake2AsU8a(u8aConcat(digest, [forQuota], stored.subarray(1, -1)), 256);
  }
  return digest;
}

/** The tool agrees with the chain, and so does the receipt that is made here by hand. */
export async function agree(world) {
  const { api, chain, expected, network, sessions } = world;
  // From here on what the nodes call final has the settled session.
  world.settled = await chain.finalHash(await chain.number());
  const { code, out, told } = await verify(network.validator('alice').rpc, sessions.main);
  assert.equal(code, 0, told);
  const receipt = (await api.query.dplc.receipts(sessions.main)).unwrap().toHex();
  assert.equal(out.match(/^receipt +(0x[0-9a-f]{64})$/m)?.[1], receipt);
  assert.equal(out.match(/^trades +(\d+)$/m)?.[1], String(expected.length));
  assert.match(out, /^agrees$/m);

  const { inputs, trades } = (await api.query.dplc.digests(sessions.main)).unwrap();
  assert.equal(u8aToHex(await digestOfTrades(world, world.settled)), trades.toHex());
  const session = api.createType('u32', sessions.main).toU8a();
  const hashed = u8aConcat(api.genesisHash.toU8a(), session, inputs.toU8a(), trades.toU8a());
  assert.equal(u8aToHex(blake2AsU8a(hashed, 256)), receipt);
}

/** Another digit in the middle. */
function flipped(hex) {
  const at = hex.length >> 1;
  return hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
}

const answers = (wanted, alter) => ({ method, params }, result) =>
  method === wanted ? alter(result, params) : undefined;

/** Drops the first of the keys that are listed under an entry. */
const without = (pallet, item) =>
  answers('state_getKeysPaged', (keys, [prefix, , after]) =>
    prefix.startsWith(keyOf(pallet, item)) && after === null ? keys.slice(1) : undefined);

/** Alters the first node that `find` finds in the proofs. */
const inProof = (find) =>
  answers('state_getReadProof', ({ at, proof }) => {
    const found = proof.find(find);
    return { at, proof: proof.map((node) => (node === found ? flipped(node) : node)) };
  });

/** Metadata in which each of two fields of an order has the other's name, of the same length. */
function swapped(metadata) {
  const [one, other] = ['price', 'quota'].map((name) =>
    u8aToHex(compactAddLength(stringToU8a(name))).slice(2));
  return metadata.split(one).map((part) => part.replaceAll(other, one)).join(other);
}

export async function findOut({ api, chain, network, sessions: { main }, settled }) {
  const genesis = api.genesisHash.toHex();
  const trade = await chain.rpc('state_getStorage', api.query.dplc.trades.key(main, 0, 0), settled);
  let proofs = 0;
  const lies = [
    [
      /the header that the node gives/,
      answers('chain_getHeader', (header) => ({
        ...header,
        stateRoot: flipped(header.stateRoot),
      })),
    ],
    [/Dplc\.Digests\(\d+\): the node's proof/, inProof((_, i) => i === 0 && ++proofs === 2)],
    [
      new RegExp(`Dplc\\.Trades\\(${main}, 0, 0\\): the node's proof`),
      inProof((node) => node.includes(trade.slice(2))),
    ],
    [new RegExp(`Dplc\\.Trades\\(${main}, 0, \\d+\\): .*leaves it out`), without('Dplc', 'Trades')],
    [/terms and orders: .*left out an order/, without('OrderBook', 'Orders')],
    [
      /terms and orders: .*the metadata is wrong/,
      answers('state_call', (result, [name]) =>
        name.startsWith('Metadata_') ? swapped(result) : undefined),
    ],
    [/receipt: the chain has/, (_, result) => (result === genesis ? flipped(genesis) : undefined)],
  ];
  for (const [reason, alter] of lies) {
    const proxy = await alteringProxy(network.validator('alice').rpc, alter);
    try {
      await refused(DIFFERS, reason, proxy.url, main, '--at', settled);
    } finally {
      await proxy.close();
    }
  }
}

export async function tell({ api, network, sessions }) {
  const { rpc } = network.validator('alice');
  await refused(NOT_CHECKED, /is not there/, rpc, UNKNOWN);
  const genesis = api.genesisHash.toHex();
  await refused(NOT_CHECKED, /is not there/, rpc, sessions.main, '--at', genesis);
  const nowhere = flipped(genesis);
  await refused(NOT_CHECKED, /knows no block/, rpc, sessions.main, '--at', nowhere);
  await refused(NOT_CHECKED, /no node can be reached/, 'ws://127.0.0.1:1', sessions.main);
}
