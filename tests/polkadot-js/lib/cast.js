// Who takes part in a session, and what is to come of it.

import { keysOf, namesOf } from './market.js';
import { bids, expectedTrades, offers } from './tables.js';

/** The council's members, in the order of the alphabet; their nodes are the validators. */
export const SEATS = ['Alice', 'Bob', 'Charlie', 'Dave'];
const FOUNDERS = ['Eve', 'Ferdie', 'One', 'Two'];
const GUARDIAN = 'Alice//stash';
/** The metering operator. */
const METERS = 'Charlie//stash';

/** They apply with those of the tables, each to be refused something else later on. */
const EXTRAS = [
  { name: 'Suspended', suspended: true, pays: true },
  { name: 'Unpaid' },
  { name: 'Waiting', waits: true },
];

/** Keys of all whom the preset knows, and of others. */
export const keysWith = (others) => ({
  ...keysOf([...SEATS, ...FOUNDERS, ...others]),
  Guardian: keysOf([GUARDIAN])[GUARDIAN],
  Meters: keysOf([METERS])[METERS],
});

/** The world of a journey whose main session is that of the tables; `traders` buy beside it. */
export function cast(traders = []) {
  const rows = [...bids(), ...offers()];
  const extras = [...EXTRAS, ...traders.map((name) => ({ name, pays: true }))].map((extra) => ({
    side: 'Buy',
    region: 'A',
    ...extra,
  }));
  const newcomers = [...rows, ...extras].map(({ name }) => name);
  const keys = keysWith([...newcomers, 'Nobody']);
  return {
    rows,
    extras,
    traders,
    keys,
    expected: expectedTrades(),
    names: namesOf(keys),
    /** Ids of the orders in the main session. */
    orders: new Map(),
  };
}
