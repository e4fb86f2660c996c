// Newcomers apply, the council admits them, the bank gives them tokens for yuan.

import assert from 'node:assert/strict';

import { Body } from '../lib/body.js';
import { fieldsOf } from '../lib/chain.js';
import { TOKEN, application, profileOf } from '../lib/market.js';

const VALID_BLOCKS = 1_000;
/** 100 million yuan: enough for every hold, and so much that a second officer has to confirm. */
export const DEPOSIT_FEN = 10_000_000_000n;
const TOKENS_PER_FEN = 10n ** 11n;

export const referenceOf = (name) => `IN-${name}`;

/** Nobody of them has a token: each signs its application, the trading centre submits it. */
export async function apply({ chain, api, keys, rows, extras }) {
  const validUntil = (await chain.number()) + VALID_BLOCKS;
  const applications = await Promise.all(
    [...rows, ...extras].map(async (row) => {
      const profile = await profileOf(api, row);
      // As a browser extension signs, and as a program does.
      const wrapped = row.side === 'Buy';
      return application(api, keys[row.name], profile, validUntil, { wrapped });
    }),
  );
  const outcomes = await chain.all(applications.map((call) => [keys.Two, call]));
  const applied = outcomes.flatMap(({ events }) => fieldsOf(events, 'participants', 'Applied'));
  assert.equal(applied.length, rows.length + extras.length);
  assert(applied.every(({ deposit }) => deposit.eq(1_000n * TOKEN)));
}

/** All by one motion; another one, in the same blocks, suspends somebody again. */
export async function admit({ chain, api, keys, rows, extras }) {
  const admitted = [...rows, ...extras].filter(({ waits }) => !waits);
  const { approve, suspend } = api.tx.participants;
  const approvals = admitted.map(({ name }) => approve(keys[name].address));
  const suspensions = extras.filter(({ suspended }) => suspended);
  await new Body(chain, 'council').pass([keys.Alice, keys.Bob, keys.Charlie], [
    api.tx.utility.batchAll(approvals),
    ...suspensions.map(({ name }) => suspend(keys[name].address, 'is under investigation')),
  ]);
  for (const { name, suspended, side } of admitted) {
    const participant = (await api.query.participants.participants(keys[name].address)).unwrap();
    assert.equal(participant.standing.type, suspended ? 'Suspended' : 'Active', name);
    assert.equal(participant.profile.role.isLargeConsumer, side === 'Buy', name);
    assert.equal(participant.depositDue.toBigInt(), 1_000n * TOKEN, name);
  }
}

/** Eve books, Ferdie confirms: ten token for a yuan, less the admission deposit. */
export async function convert({ chain, api, keys, rows, extras }) {
  const { bookDeposit, confirmDeposit } = api.tx.bank;
  const paying = [...rows, ...extras.filter(({ pays }) => pays)];
  const [unpaid] = extras.filter(({ pays, waits }) => !pays && !waits);
  await chain.all([
    ...paying.map(({ name }) => [
      keys.Eve,
      bookDeposit(keys[name].address, DEPOSIT_FEN, referenceOf(name)),
    ]),
    // One that nobody confirms.
    [keys.Eve, bookDeposit(keys.B1.address, DEPOSIT_FEN, referenceOf('pending'))],
    // Enough to pay fees, but not the admission deposit.
    [keys.Two, api.tx.balances.transferKeepAlive(keys[unpaid.name].address, TOKEN)],
  ]);
  const outcomes = await chain.all(
    paying.map(({ name }) => [keys.Ferdie, confirmDeposit(referenceOf(name))]),
  );
  const credited = outcomes.flatMap(({ events }) => fieldsOf(events, 'bank', 'DepositCredited'));
  assert.equal(credited.length, paying.length);
  const amount = DEPOSIT_FEN * TOKENS_PER_FEN;
  assert(credited.every((deposit) => deposit.amount.eq(amount)));
  for (const { name } of paying) {
    const { data } = await api.query.system.account(keys[name].address);
    assert.equal(data.free.toBigInt(), amount - 1_000n * TOKEN, name);
    assert.equal(data.reserved.toBigInt(), 1_000n * TOKEN, name);
  }
}

/** From application to tokens. */
export async function all(world) {
  await apply(world);
  await admit(world);
  await convert(world);
}
