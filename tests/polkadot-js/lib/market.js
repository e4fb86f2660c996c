// Who takes part, and what they say to the chain.

import assert from 'node:assert/strict';

import { Keyring } from '@polkadot/api';
import { stringToHex, stringToU8a, u8aConcat, u8aWrapBytes } from '@polkadot/util';

import { decimal } from './tables.js';

export const TOKEN = 10n ** 12n;
export const MWH = 10n ** 6n;
export const MS_PER_HOUR = 3_600_000;

/** The development keys of these names. */
export function keysOf(names, type = 'sr25519') {
  const keyring = new Keyring({ type, ss58Format: 7378 });
  return Object.fromEntries(
    names.map((name) => [name, keyring.addFromUri(`//${name}`, { name })]),
  );
}

/** Names by address. */
export function namesOf(keys) {
  return new Map(Object.entries(keys).map(([name, { address }]) => [address, name]));
}

/** Where fees go: a pallet's account, its name behind `modl` and zeros to the end. */
export function feePot(api) {
  return api.createType('AccountId', stringToHex('modlbb/feepo').padEnd(66, '0')).toString();
}

/** What somebody applies as: a row of the tables, in the ids of the chain. */
export async function profileOf(api, row) {
  const version = await api.query.grid.currentVersion();
  const grid = (await api.query.grid.versions(version)).unwrap();
  const { dplc: { classes } } = await api.query.parameters.current();
  const isClass = ({ technology, environment, crossSubsidy }) =>
    technology.type.toLowerCase() === row.technology &&
    environment.eq(row.environment) &&
    crossSubsidy.eq(row.crossSubsidy);
  return {
    role: row.side === 'Buy' ? 'LargeConsumer' : { Generator: classes.findIndex(isClass) },
    region: grid.regions.findIndex((name) => name.toUtf8() === row.region),
    entity: `ENTITY${row.name}`,
    // Of one hour of delivery: W are Wh.
    capacity: 100_000n * MWH,
    evidence: `0x${'01'.repeat(32)}`,
  };
}

/**
 * An application: whoever applies signs it, anybody may submit it. `wrapped`: as browser
 * extensions sign. `genesis` is the chain that it is meant for.
 */
export function application(api, applicant, profile, validUntil, options = {}) {
  const { genesis = api.genesisHash, key = applicant, wrapped = false } = options;
  const { args } = api.tx.participants.apply.meta;
  const encoded = (index, value) => api.createType(args[index].type.toString(), value).toU8a();
  const message = u8aConcat(
    stringToU8a('busbar:apply'),
    genesis.toU8a(),
    applicant.publicKey,
    encoded(1, profile),
    encoded(2, validUntil),
  );
  const signature = { Sr25519: key.sign(wrapped ? u8aWrapBytes(message) : message) };
  return api.tx.participants.apply(applicant.address, profile, validUntil, signature);
}

/** An order of a table's row. Its salt tells it apart from the owner's others in the session. */
export function orderOf({ price, energy, quota }, salt = 0) {
  return { price, energy, quota, salt: new Uint8Array(16).fill(salt) };
}

/**
 * A trade in the columns of `expected_trades.csv`. Takes what the chain's events, its runtime
 * API and the node's JSON-RPC tell: they agree on these names.
 */
export function rowOf(group, trade, names) {
  const [mwh, tokens] = [(wh) => decimal(wh, 6), (base) => decimal(base, 12)];
  return {
    group: String(group),
    buyer: names.get(trade.buyer.toString()),
    seller: names.get(trade.seller.toString()),
    energy_mwh: mwh(trade.energy),
    welfare_token_per_kwh: tokens(trade.welfare),
    buyer_price_token_per_kwh: tokens(trade.buyerPrice),
    seller_price_token_per_kwh: tokens(trade.sellerPrice),
    delivered_mwh: mwh(trade.delivered),
    buyer_pays_token: tokens(trade.buyerPays),
    seller_receives_token: tokens(trade.sellerReceives),
    grid_receives_token: tokens(trade.gridReceives),
    policy_receives_token: tokens(trade.policyReceives),
  };
}

/** The session of an id, as the runtime API tells it; missing once it is closed. */
export async function sessionOf(api, id) {
  const [session] = await api.call.marketApi.sessions(id);
  return session?.session.eq(id) ? session : undefined;
}

/** What somebody has on hold, by reasons. */
export async function holdsOf(api, who) {
  const held = await api.query.balances.holds(who.address);
  return Object.fromEntries(
    held.map(({ id, amount }) => [`${id.type}.${id.inner.type}`, amount.toBigInt()]),
  );
}

/** The one order that somebody has in a session. */
export async function orderIn(api, session, who) {
  const orders = await api.call.marketApi.orders(session, who.address);
  assert.equal(orders.length, 1, `${who.meta.name} has one order in session ${session}`);
  return orders[0];
}
