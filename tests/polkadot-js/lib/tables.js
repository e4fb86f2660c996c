// The paper's tables in `data/dplc`. All amounts are BigInt: base units, Wh, millionths.

import { readFileSync } from 'node:fs';

const folder = new URL('../../../data/dplc/', import.meta.url);

/** Rows as objects, by the names in the header. */
export function parse(text) {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/).map((line) => line.split(','));
  return lines.map((line) => Object.fromEntries(header.map((name, i) => [name, line[i]])));
}

const read = (file) => parse(readFileSync(new URL(file, folder), 'utf8'));

/** A decimal number in units of 10^-`places`: exactly, or not at all. */
export function units(text, places) {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > places) {
    throw new Error(`"${text}" is no number with at most ${places} decimals`);
  }
  return BigInt(whole + fraction.padEnd(places, '0'));
}

/** The other way: an integer, or whatever prints as one, with all `places` decimals. */
export function decimal(integer, places) {
  const digits = String(integer).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

export const token = (text) => units(text, 12);
export const wattHours = (mwh) => units(mwh, 6);

/** Four large consumers with what they bid. */
export function bids() {
  return read('bids.csv').map((row) => ({
    name: row.id,
    side: 'Buy',
    region: row.region,
    price: token(row.price_token_per_kwh),
    energy: wattHours(row.energy_mwh),
    quota: wattHours(row.renewable_quota_mwh),
  }));
}

/** Eight generators with what they offer, and the charges of their class. */
export function offers() {
  return read('offers.csv').map((row) => ({
    name: row.id,
    side: 'Sell',
    region: row.region,
    price: token(row.price_token_per_kwh),
    energy: wattHours(row.energy_mwh),
    quota: 0n,
    technology: row.technology,
    environment: token(row.environment_token_per_kwh),
    crossSubsidy: token(row.cross_subsidy_token_per_kwh),
  }));
}

/** Loss in millionths, transmission price in base units per kWh. */
export function links() {
  return read('grid.csv').map((row) => ({
    pair: [row.from, row.to],
    loss: units(row.loss_percent, 4),
    transmission: token(row.transmission_token_per_kwh),
    capacity: row.capacity_mwh ? wattHours(row.capacity_mwh) : null,
  }));
}

/** What must come out, without the columns that the paper prints in contradiction to itself. */
export function expectedTrades() {
  return read('expected_trades.csv').map(
    ({ paper_buyer_price: _b, paper_seller_price: _s, ...row }) => row,
  );
}
