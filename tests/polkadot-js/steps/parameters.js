// A parameter changes in the middle of a session, which keeps what it opened with.

import assert from 'node:assert/strict';

import { fieldsOf } from '../lib/chain.js';
import { TOKEN } from '../lib/market.js';
import { openFor } from './listing.js';

/** Nothing comes of the sessions: they are called off before their gate closes. */
const LISTING_MS = 600_000;
/** A fifth, in billionths. */
const BOND_RATE = 200_000_000;

/** Bond rate and certificate price, as they are kept with a session or with the parameters. */
const figures = (bondRate, { certificatePrice }) => [
  bondRate.toNumber(),
  certificatePrice.toBigInt(),
];

async function kept({ api }, { id }) {
  const listed = (await api.query.orderBook.sessions(id)).unwrap();
  const cleared = (await api.query.dplc.sessions(id)).unwrap();
  return figures(listed.bondRate, cleared.terms.parameters);
}

async function current({ api }) {
  const { dplc, orderBook } = await api.query.parameters.current();
  return figures(orderBook.bondRate, dplc);
}

/** What the council isn't asked for, or can't have. */
export async function refuse(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie } } = world;
  const { set } = api.tx.parameters;
  const before = await current(world);
  await chain.refused([['BadOrigin', Alice, set({ BondRate: BOND_RATE })]]);
  const outcomes = await council.decide(
    [Alice, Bob, Charlie],
    // Longer than a week; what it is already.
    [set({ CheckWindow: 10n ** 12n }), set({ BondRate: before[0] })],
  );
  assert.deepEqual(
    outcomes.map((outcome) => council.failure(outcome)),
    ['parameters.OutOfBounds', 'parameters.Unchanged'],
  );
  assert.deepEqual(await current(world), before);
}

/** Two motions in the same blocks change two parameters; each says what was before. */
export async function change(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie, Two } } = world;
  const { set } = api.tx.parameters;
  const before = await current(world);
  const earlier = await openFor(world, LISTING_MS);

  const outcomes = await council.pass(
    [Alice, Bob, Charlie],
    [set({ BondRate: BOND_RATE }), set({ CertificatePrice: TOKEN })],
  );
  const changed = outcomes.flatMap(({ events }) => fieldsOf(events, 'parameters', 'Changed'));
  assert.deepEqual(
    changed.map((event) => [event.change.type, event.before.unwrap().type]),
    [['BondRate', 'BondRate'], ['CertificatePrice', 'CertificatePrice']],
  );
  assert.equal(changed[0].before.unwrap().asBondRate.toNumber(), before[0]);
  const after = [BOND_RATE, TOKEN];
  assert.deepEqual(await current(world), after);

  const later = await openFor(world, LISTING_MS);
  assert.deepEqual(await kept(world, earlier), before);
  assert.deepEqual(await kept(world, later), after);
  const { cancelSession } = api.tx.orderBook;
  await chain.all([earlier, later].map(({ id }) => [Two, cancelSession(id)]));
}
