// Somebody pays for full blocks while a gate closes: it closes all the same, in the same block.

import assert from 'node:assert/strict';

import { authorOf } from '../lib/blocks.js';
import { fieldsOf } from '../lib/chain.js';
import { FUNDS, Flood, limitsOf } from '../lib/flood.js';

/** Transactions of one account that may wait, as in `runtime/power/src/nonce.rs`. */
const MAX_WAITING = 128;
/** Before the gate closes: some slots, of which a slow machine may lose some. */
const LEAD_MS = 15_000;
const START_MS = 60_000;
const FULL = 0.9;

/** Three accounts get what it costs. */
export async function fund({ api, chain, keys, spammers }) {
  const { batchAll } = api.tx.utility;
  const pay = ({ address }) => api.tx.balances.transferKeepAlive(address, FUNDS);
  await chain.one(keys.Guardian, batchAll(spammers.map(pay)));
}

/** However much it may pay: one account takes up no more of the pools than its share. */
export async function refuseFarAhead({ api, chain, spammers: [spammer] }) {
  const nonce = (await api.rpc.system.accountNextIndex(spammer.address)).toNumber();
  const ahead = { nonce: nonce + MAX_WAITING };
  const remark = await api.tx.system.remark('0x').signAsync(spammer, ahead);
  const error = { code: 1010, message: /^1010: Invalid Transaction: .*in the future/ };
  await assert.rejects(chain.rpc('author_submitExtrinsic', remark.toHex()), error);
}

/** From shortly before the gate closes. */
export async function start(world) {
  const { chain, gateClosure, spammers } = world;
  world.floodFrom = await chain.until('the gate is near', START_MS, async (at, { number }) => {
    const now = (await at.query.timestamp.now()).toNumber();
    assert(now < gateClosure, 'the flood starts before the gate closes');
    return now >= gateClosure - LEAD_MS && number.toNumber();
  });
  world.flood = await Flood.start(chain, spammers);
}

/** Until all of it is in blocks, so that those of the next steps are without it. */
export async function stop(world) {
  world.floodTo = await world.flood.stop();
}

async function measure({ chain, api }, number) {
  const hash = await chain.finalHash(number);
  const at = await api.at(hash);
  const [header, { block: { extrinsics } }, events, now, weight] = await Promise.all([
    api.rpc.chain.getHeader(hash),
    chain.rpc('chain_getBlock', hash),
    at.query.system.events(),
    at.query.timestamp.now(),
    at.query.system.blockWeight(),
  ]);
  return {
    number,
    events,
    author: await authorOf(chain, header),
    time: now.toNumber(),
    normal: weight.normal.refTime.toBigInt(),
    bytes: extrinsics.reduce((sum, hex) => sum + (hex.length - 2) / 2, 0),
  };
}

/** How much of a block its extrinsics take up, in what they have most of. */
function fullness({ normal, bytes }, limits) {
  return Math.max(Number(normal) / Number(limits.normal.total), bytes / limits.bytes);
}

/** Slots without a block, but for those of validators that made none at all. */
async function lostSlots({ api }, blocks) {
  const alive = new Set(blocks.map(({ author }) => author));
  const agents = await api.query.authoritySelection.agents();
  const living = agents.filter(({ key }) => alive.has(key.toHex())).map(({ account }) => `${account}`);
  return blocks
    .slice(1)
    .flatMap(({ events }) => fieldsOf(events, 'authoritySelection', 'SlotMissed'))
    .filter(({ who }) => living.includes(`${who}`)).length;
}

/** All by the order of blocks: how long they take is a question of the machine. */
export async function compare(world) {
  const { api, expected, floodFrom, floodTo, gateClosure, sessions: { main } } = world;
  const blocks = [];
  for (let number = floodFrom; number <= floodTo; number += 1) {
    blocks.push(await measure(world, number));
  }
  const of = ({ events }, section, name) =>
    fieldsOf(events, section, name).filter(({ session }) => session.eq(main));
  // One block brings the time, the next one closes the gate.
  const late = blocks.findIndex(({ time }) => time >= gateClosure);
  const [bringing, closing] = blocks.slice(late);
  assert(late > 0 && closing, 'the gate closes during the flood');
  assert.equal(of(closing, 'orderBook', 'GateClosed').length, 1);

  const limits = limitsOf(api);
  for (const block of [bringing, closing]) {
    const full = fullness(block, limits);
    assert(full > FULL, `block ${block.number} is only full to ${Math.round(full * 100)} %`);
  }
  // As without a flood, it is matched at one go.
  assert.equal(of(closing, 'dplc', 'Matched').length, expected.length);
  const entered = of(closing, 'dplc', 'StageEntered').map(({ stage }) => stage.type);
  assert.deepEqual(entered, ['Matching', 'Checking']);

  const full = blocks.filter((block) => fullness(block, limits) > FULL).length;
  // Where many validators share few cores some are late anyway. Those whose blocks were too much
  // for their slots would all be.
  const lost = await lostSlots(world, blocks);
  assert(lost < blocks.length, `${lost} slots lost, ${blocks.length} blocks made`);
  return { blocks: blocks.length, full, lost };
}
