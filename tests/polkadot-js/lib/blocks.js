// Finalised blocks, with proof that @polkadot/api understands all that is in them.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

async function read(chain, number) {
  const hash = (await chain.api.rpc.chain.getBlockHash(number)).toHex();
  const at = await chain.api.at(hash);
  const [{ block }, raw, events, rawEvents] = await Promise.all([
    chain.api.rpc.chain.getBlock(hash),
    chain.rpc('chain_getBlock', hash),
    at.query.system.events(),
    chain.rpc('state_getStorage', chain.api.query.system.events.key(), hash),
  ]);
  // What is encoded again to the same bytes was decoded to the last one.
  const again = block.extrinsics.map((extrinsic) => extrinsic.toHex());
  assert.deepEqual(again, raw.block.extrinsics, `the extrinsics of block ${number} decode`);
  assert.equal(u8aToHex(events.toU8a()), rawEvents, `the events of block ${number} decode`);
  const extrinsics = block.extrinsics.map((extrinsic) => extrinsic.hash.toHex());
  return { number, hash, extrinsics, events: [...events] };
}

/** All finalised blocks but genesis. */
export async function readBlocks(chain) {
  const last = await chain.number(await chain.finalisedHead());
  const blocks = [];
  for (let number = 1; number <= last; number += 1) blocks.push(await read(chain, number));
  return blocks;
}

/** The slot that a block was made in. */
export function slotOf({ api }, header) {
  const [, data] = header.digest.logs.find(({ isPreRuntime }) => isPreRuntime).asPreRuntime;
  return api.createType('u64', data.toU8a(true)).toNumber();
}

/** Aura's public key of who made the block of a header. */
export async function authorOf(chain, header) {
  // The block before it says whose turn it is.
  const authorities = await (await chain.api.at(header.parentHash)).query.aura.authorities();
  return authorities[slotOf(chain, header) % authorities.length].toHex();
}
