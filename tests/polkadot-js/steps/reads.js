// What clients read: metadata, storage, runtime APIs, JSON-RPC.

import assert from 'node:assert/strict';

import { u8aToHex } from '@polkadot/util';

import { links } from '../lib/tables.js';
import { TOKEN } from '../lib/market.js';
import { plain, textual } from '../lib/plain.js';
import { entries } from '../lib/state.js';

const OURS = ['participants', 'bank', 'grid', 'orderBook', 'dplc', 'parameters', 'upgrades', 'credit'];
const METHODS = ['sessions', 'depth', 'orders', 'trades', 'unserved', 'preview', 'holdFor'];

/** Every call and every error says what it is about; the chain says in what it counts. */
export async function metadata({ api, chain }) {
  for (const section of OURS) {
    for (const [name, call] of Object.entries(api.tx[section])) {
      assert(call.meta.docs.join('').trim(), `${section}.${name} has docs`);
    }
    for (const [name, error] of Object.entries(api.errors[section])) {
      assert(error.meta.docs.join('').trim(), `${section}.${name} has docs`);
    }
  }
  assert.deepEqual(await chain.rpc('system_properties'), {
    ss58Format: 7378,
    tokenDecimals: 12,
    tokenSymbol: 'BUS',
  });
  assert.equal(api.consts.system.ss58Prefix.toNumber(), 7378);
  assert.deepEqual(Object.keys(api.call.marketApi).sort(), [...METHODS].sort());
}

/** What is in the metadata decodes, and says what the docs say. */
export function constants({ api }) {
  for (const section of OURS) {
    // What governance tunes is no constant: a pallet may have none.
    for (const [name, value] of Object.entries(api.consts[section] ?? {})) {
      assert.equal(u8aToHex(value.toU8a()), value.meta.value.toHex(), `${section}.${name}`);
    }
  }
  const { balances, orderBook, timestamp } = api.consts;
  assert.equal(balances.existentialDeposit.toBigInt(), TOKEN / 1_000n);
  assert.equal(orderBook.maxOrders.toNumber(), 32);
  assert.equal(timestamp.minimumPeriod.toNumber(), 1_000);
}

/** Parameters start with what the docs say. */
export async function parameters({ api }) {
  const { bank, orderBook, participants, upgrades } = await api.query.parameters.current();
  assert.equal(participants.applicationDeposit.toBigInt(), 1_000n * TOKEN);
  assert.equal(participants.admissionDeposit.toBigInt(), 1_000n * TOKEN);
  assert.equal(bank.rate.toBigInt(), TOKEN / 10n);
  // Billionths.
  assert.equal(orderBook.bondRate.toNumber(), 50_000_000);
  assert.equal(upgrades.window.toNumber(), 300_000);
}

/** All that our pallets store decodes to the last byte. */
export async function storage({ api, chain }) {
  const block = (await api.rpc.chain.getBlockHash()).toHex();
  const at = await api.at(block);
  for (const { section, method } of entries(api).filter((entry) => OURS.includes(entry.section))) {
    const entry = at.query[section][method];
    const isMap = entry.creator.meta.type.isMap;
    const found = isMap ? await entry.entries() : [[entry.key(), await entry()]];
    for (const [key, value] of found) {
      const raw = await chain.rpc('state_getStorage', key.toString(), block);
      if (raw === null) continue;
      const decoded = value.isSome ? value.unwrap() : value;
      assert.equal(u8aToHex(decoded.toU8a()), raw, `${section}.${method}`);
    }
  }
}

/** The chain's grid is that of the tables. */
export async function grid({ api }) {
  const version = await api.query.grid.currentVersion();
  const table = (await api.query.grid.versions(version)).unwrap();
  const regions = table.regions.map((name) => name.toUtf8());
  assert.deepEqual(regions, ['A', 'B', 'C', 'D']);
  const ofTables = links().map(({ pair, ...link }) => [pair.join('-'), link]).sort();
  const ofChain = [...table.links].map(([{ low, high }, { capacity, loss, transmission }]) => [
    [low, high].map((id) => regions[id.toNumber()]).join('-'),
    {
      loss: loss.toBigInt(),
      transmission: transmission.toBigInt(),
      capacity: capacity.isSome ? capacity.unwrap().toBigInt() : null,
    },
  ]).sort();
  assert.deepEqual(ofChain, ofTables);
}

/** Each method of the runtime API, and the node's JSON-RPC over it, at one block. */
export async function marketApi({ api, keys, orders, rows, sessions: { main, spare } }) {
  const block = (await api.rpc.chain.getBlockHash()).toHex();
  const { call } = await api.at(block);
  const { rpc } = api;
  const questions = [
    ['sessions', 0],
    ['sessions', spare],
    ...[0, 1, 2, 3].map((region) => ['depth', main, region]),
    ['depth', spare, 1],
    ...rows.map(({ name }) => ['orders', main, keys[name].address]),
    ['orders', spare, keys.B1.address],
    ['trades', main, 1],
    ['trades', main, 13],
    ['unserved', main, orders.get('B1')],
    ['preview', main],
    ['preview', spare],
    ...rows.map(({ side, price, energy }) => ['holdFor', side, String(price), String(energy)]),
  ];
  // One after the other: a node keeps few instances of the runtime ready for questions.
  for (const [method, ...params] of questions) {
    const decoded = plain(await call.marketApi[method](...params));
    const json = await rpc.market[method].raw(...params, block);
    assert.deepEqual(textual(json), decoded, `${method}(${params})`);
  }
}

/** The book of a region: best price first in each queue. */
export async function depth({ api, rows, sessions: { main } }) {
  const levels = await api.call.marketApi.depth(main, 0);
  const offers = rows.filter(({ side }) => side === 'Sell');
  const total = levels.reduce((sum, { energy }) => sum + energy.toBigInt(), 0n);
  assert.equal(total, offers.reduce((sum, { energy }) => sum + energy, 0n));
  const wind = levels.filter((level) => level.class.eqn(0)).map(({ price }) => price.toBigInt());
  assert.deepEqual(wind, [...wind].sort((a, b) => Number(a - b)));
}

/** Types of the JSON are those that the node's docs promise. */
export async function jsonTypes({ chain, keys, sessions: { main } }) {
  const [session] = await chain.rpc('market_sessions', main);
  assert.equal(session.session, main);
  assert.match(session.product, /^0x[0-9a-f]+$/);
  assert.equal(typeof session.schedule.gateClosure, 'number');
  assert.equal(session.tick, String(TOKEN / 1_000n));
  const [order] = await chain.rpc('market_orders', main, keys.B1.address);
  assert.equal(order.side, 'Buy');
  assert.equal(typeof order.order, 'number');
  assert.equal(order.price, '5123000000000');
  assert.equal(order.energy, '17083000000');
}

/** What isn't there is nothing, what makes no sense is an error that says so. */
export async function strangeQuestions({ chain, keys }) {
  const unknown = 4_000_000;
  assert.deepEqual(await chain.rpc('market_sessions', unknown), []);
  assert.deepEqual(await chain.rpc('market_depth', unknown, 0), []);
  assert.deepEqual(await chain.rpc('market_orders', unknown, keys.B1.address), []);
  assert.deepEqual(await chain.rpc('market_trades', unknown, 1), []);
  assert.equal(await chain.rpc('market_unserved', unknown, 0), null);
  assert.equal(await chain.rpc('market_preview', unknown), null);
  const wrong = [
    ['market_sessions'],
    ['market_sessions', 'first'],
    ['market_depth', 0, -1],
    ['market_orders', 0, 'nobody'],
    ['market_trades', 0, 1, '0x12'],
    ['market_holdFor', 'Lend', '1', '1'],
    ['market_holdFor', 'Buy', 'dear', '1'],
  ];
  for (const [method, ...params] of wrong) {
    const error = await chain.rpc(method, ...params).then(
      () => assert.fail(`${method}(${params}) was answered`),
      (refusal) => refusal,
    );
    assert.equal(error.code, -32602, `${method}(${params}): ${error.message}`);
    assert(error.message.length > '-32602: '.length, `${method}(${params}) says why`);
  }
  const nowhere = `0x${'07'.repeat(32)}`;
  const noAnswer = { code: 20002, message: /could not be asked at this block/ };
  await assert.rejects(chain.rpc('market_sessions', 0, nowhere), noAnswer);
}

/** The node's standard methods; what could harm it is refused. */
export async function standardSets({ api, chain, keys }) {
  const health = await chain.rpc('system_health');
  assert.deepEqual(Object.keys(health).sort(), ['isSyncing', 'peers', 'shouldHavePeers']);
  assert.equal(health.isSyncing, false);
  const head = await chain.rpc('chain_getFinalizedHead');
  assert((await chain.number(head)) > 0);
  const { best } = await chain.rpc('grandpa_roundState');
  assert.equal(best.totalWeight, 4);
  assert.equal(best.thresholdWeight, 3);
  assert.equal(await chain.rpc('system_accountNextIndex', keys.W1.address), 0);
  assert.match(await chain.rpc('state_getMetadata'), /^0x6d657461/);
  assert.equal((await chain.rpc('state_getRuntimeVersion')).specName, 'busbar-power');
  const remark = await api.tx.system.remark('0x00').signAsync(keys.Two);
  const info = await chain.rpc('payment_queryInfo', remark.toHex(), head);
  const { call } = await api.at(head);
  const told = await call.transactionPaymentApi.queryInfo(remark.toU8a(), remark.encodedLength);
  assert.equal(BigInt(info.partialFee), told.partialFee.toBigInt());
  const { methods } = await chain.rpc('rpc_methods');
  const missing = METHODS.filter((method) => !methods.includes(`market_${method}`));
  assert.deepEqual(missing, []);

  const harmful = [
    ['author_insertKey', 'aura', '//Eve', u8aToHex(keys.Eve.publicKey)],
    ['author_rotateKeys'],
    ['system_addReservedPeer', '/ip4/127.0.0.1/tcp/1'],
  ];
  for (const [method, ...params] of harmful) {
    await assert.rejects(chain.rpc(method, ...params), /unsafe/i, method);
  }
}
