// What must be refused is refused by its name, and changes nothing but who paid the fee
// and, where it was an order, whose credit has a record of it.

import assert from 'node:assert/strict';

import { MWH, TOKEN, application, feePot, orderOf, profileOf } from '../lib/market.js';
import { INTERVAL_MS, keyOf } from '../lib/meters.js';
import { accountsOf, differences, stateOf } from '../lib/state.js';
import { DEPOSIT_FEN, referenceOf } from './admission.js';
import { MAX_PRICE, TICK, sessionFrom } from './listing.js';

const NOTHING = `0x${'00'.repeat(32)}`;

/** Accounts as fees leave them: their payers have less, their pot has more. */
function afterFees(api, accounts, outcomes) {
  const pot = feePot(api);
  const expected = new Map([...accounts].map(([who, account]) => [who, { ...account }]));
  for (const { payer, fee } of outcomes) {
    expected.get(payer).free -= fee;
    expected.get(payer).nonce += 1n;
    expected.get(pot).free += fee;
  }
  return expected;
}

/** Sends `[error, signer, call]` at once; each must be refused with its error. */
async function refuse({ chain, api, keys }, attempts) {
  const signed = attempts.map(([error, signer, call]) => [error, keys[signer], call]);
  const outcomes = await chain.refused(signed, 'finalised');
  // Only errors of pallets come with docs.
  const silent = outcomes.filter(({ error }) => error.name.includes('.') && !error.docs);
  assert.deepEqual(silent.map(({ error }) => error.name), [], 'errors without advice');

  const [first, ...rest] = outcomes.sort((a, b) => a.number - b.number);
  const before = (await api.rpc.chain.getHeader(first.block)).parentHash.toHex();
  const after = (rest.at(-1) ?? first).block;
  const states = await Promise.all([before, after].map((block) => stateOf(chain, block)));
  // A refused order is a record with its owner's credit.
  const others = differences(...states).filter((key) => !key.startsWith('Credit.histories '));
  assert.deepEqual(others, [], 'storage that refusals changed');
  const accounts = await Promise.all([before, after].map((block) => accountsOf(chain, block)));
  assert.deepEqual(accounts[1], afterFees(api, accounts[0], outcomes));
  return outcomes.length;
}

async function applications({ api, chain, keys, rows }) {
  const { approve, leave, suspend, withdrawApplication } = api.tx.participants;
  const profile = await profileOf(api, rows[0]);
  const now = await chain.number();
  const { participants: { maxValidity } } = await api.query.parameters.current();
  const tooLong = now + maxValidity.toNumber() + 1_000;
  const another = api.createType('Hash', `0x${'07'.repeat(32)}`);
  const by = (changes, options, validUntil = now + 100) =>
    application(api, keys.Nobody, { ...profile, ...changes }, validUntil, options);
  return [
    ['participants.BadSignature', 'Two', by({}, { key: keys.Alice })],
    ['participants.BadSignature', 'Two', by({}, { genesis: another })],
    ['participants.Expired', 'Two', by({}, {}, 1)],
    ['participants.ValidTooLong', 'Two', by({}, {}, tooLong)],
    ['participants.UnknownRegion', 'Two', by({ region: 4 })],
    ['participants.NoCapacity', 'Two', by({ capacity: 0 })],
    ['participants.InvalidEntity', 'Two', by({ entity: 'not one word' })],
    ['participants.InvalidEntity', 'Two', by({ entity: '' })],
    ['participants.AlreadyAdmitted', 'Two', application(api, keys.B1, profile, now + 100)],
    ['participants.AlreadyApplied', 'Two', application(api, keys.Waiting, profile, now + 100)],
    ['participants.NotSubmitter', 'B1', withdrawApplication(keys.Waiting.address)],
    ['participants.NotApplied', 'B1', withdrawApplication(keys.B1.address)],
    ['participants.StillBound', 'B1', leave()],
    ['participants.Suspended', 'Suspended', leave()],
    ['participants.NotAdmitted', 'Guardian', leave()],
    ['BadOrigin', 'Alice', approve(keys.Waiting.address)],
    ['BadOrigin', 'Two', suspend(keys.B1.address, 'envy')],
  ];
}

async function payments({ api, keys }) {
  const { bookDeposit, cancelDeposit, confirmDeposit, redeem } = api.tx.bank;
  const { address } = keys.B1;
  const { bank: { dailyLimit } } = await api.query.parameters.current();
  return [
    ['bank.ReferenceUsed', 'Eve', bookDeposit(address, DEPOSIT_FEN, referenceOf('B1'))],
    ['bank.ReferenceUsed', 'Ferdie', bookDeposit(address, 1, referenceOf('pending'))],
    ['bank.SameOfficer', 'Eve', confirmDeposit(referenceOf('pending'))],
    ['bank.UnknownDeposit', 'Ferdie', confirmDeposit(referenceOf('B1'))],
    ['bank.UnknownDeposit', 'Ferdie', cancelDeposit('never seen')],
    ['bank.ZeroAmount', 'Eve', bookDeposit(address, 0, 'nothing')],
    ['bank.EmptyReference', 'Eve', bookDeposit(address, 1, '')],
    ['bank.NotAdmitted', 'Eve', bookDeposit(keys.Guardian.address, 1, 'stranger')],
    ['bank.DailyLimit', 'Eve', bookDeposit(address, dailyLimit, 'too much')],
    ['bank.InsufficientBalance', 'B1', redeem(DEPOSIT_FEN)],
    ['BadOrigin', 'Two', bookDeposit(address, 1, 'not by the bank')],
    ['BadOrigin', 'B1', confirmDeposit(referenceOf('pending'))],
    ['BadOrigin', 'Eve', api.tx.parameters.set({ Rate: 1 })],
    // Tokens leave through the bank only.
    ['system.CallFiltered', 'B1', api.tx.balances.burn(TOKEN, true)],
  ];
}

function openings({ api }, now) {
  const opening = (changes) => api.tx.orderBook.openSession(...sessionFrom(now, changes));
  const farAhead = now + 11 * 366 * 24 * 3_600_000;
  return [
    ['BadOrigin', 'B1', opening()],
    ['BadOrigin', 'Guardian', opening()],
    ['orderBook.GateClosureInPast', 'Two', opening({ gateClosure: now })],
    ['orderBook.DatesOutOfOrder', 'Two', opening({ deliveryEnd: now })],
    ['orderBook.TooFarAhead', 'Two', opening({ deliveryEnd: farAhead })],
    ['orderBook.InvalidPriceLimits', 'Two', opening({ max: 0 })],
    ['orderBook.InvalidTick', 'Two', opening({ tick: 7 })],
  ];
}

function orders({ api, keys, rows, orders: listed, sessions, withdrawn }) {
  const { amend, cancelSession, list, listBatch, withdraw } = api.tx.orderBook;
  const { later, main, spare } = sessions;
  const good = { price: TOKEN, energy: MWH, quota: 0n };
  const listing = (changes, session = spare) => list(session, orderOf({ ...good, ...changes }, 99));
  const b1 = rows.find(({ name }) => name === 'B1');
  return [
    ['orderBook.ZeroEnergy', 'D', listing({ energy: 0n })],
    ['orderBook.EnergyTooLarge', 'D', listing({ energy: 10n ** 15n + 1n })],
    ['orderBook.AboveCapacity', 'D', listing({ energy: 100_001n * MWH })],
    ['orderBook.PriceOutOfBounds', 'D', listing({ price: MAX_PRICE + TICK })],
    ['orderBook.PriceOutOfBounds', 'D', listing({ price: 0n })],
    ['orderBook.OffTick', 'D', listing({ price: TOKEN + 1n })],
    ['orderBook.QuotaAboveEnergy', 'D', listing({ quota: MWH + 1n })],
    ['orderBook.QuotaOnOffer', 'W1', listing({ quota: 1n })],
    ['orderBook.InsufficientBalance', 'D', listing({ price: MAX_PRICE, energy: 100_000n * MWH })],
    ['orderBook.TooManyOrders', 'B1', listing({})],
    ['orderBook.SaltUsed', 'B1', list(main, orderOf(b1))],
    ['orderBook.EmptyBatch', 'D', listBatch(spare, [])],
    ['orderBook.NotAdmitted', 'Guardian', listing({})],
    ['orderBook.Suspended', 'Suspended', listing({})],
    ['orderBook.DepositDue', 'Unpaid', listing({})],
    ['orderBook.WrongRole', 'Two', listing({})],
    ['orderBook.NotOpenYet', 'D', listing({}, later)],
    ['orderBook.UnknownSession', 'D', listing({}, later + 1)],
    ['orderBook.NotOwner', 'W1', withdraw(main, listed.get('H1'))],
    ['orderBook.NotOwner', 'B2', amend(main, listed.get('B1'), TOKEN, MWH, 0)],
    ['orderBook.UnknownOrder', 'H2', withdraw(main, withdrawn)],
    ['orderBook.Unchanged', 'B1', amend(main, listed.get('B1'), b1.price, b1.energy, b1.quota)],
    ['BadOrigin', 'B1', cancelSession(spare)],
    ['orderBook.UnknownSession', 'Two', cancelSession(later + 1)],
    ['dplc.WrongStage', 'One', api.tx.dplc.confirm(main, 0)],
    ['dplc.WrongStage', 'D', api.tx.dplc.settle(main, 0)],
    ['BadOrigin', 'D', api.tx.dplc.confirm(main, 0)],
    ['BadOrigin', 'One', api.tx.grid.addRegion('E')],
    ['council.NotMember', 'D', api.tx.council.vote(keys.D.publicKey, 0, true)],
  ];
}

/** Meters 0 to 2 are W1's, meter 3 is retired. */
function meters({ api, keys, meters: [meter], since }) {
  const { assignGateway, register, retire, rotateKey, submit } = api.tx.metering;
  const correct = (...of) => api.tx.metering.correct(keys.W1.address, ...of);
  const terms = { key: keyOf(meter), capacity: MWH, commissioning: NOTHING, since, gateway: null };
  const put = (owner, changes) => register(keys[owner].address, { ...terms, ...changes });
  const of = (quality) => (injected) => ({ injected, withdrawn: 0, quality });
  const [counted, measured] = [of('Substituted'), of('Measured')];
  const start = since + INTERVAL_MS;
  const days = (many) => many * 96 * INTERVAL_MS;
  return [
    ['BadOrigin', 'W1', put('W1')],
    ['BadOrigin', 'One', correct(meter.id, start, counted(5), 'not by the operator')],
    ['metering.NotAdmitted', 'Meters', put('Guardian')],
    ['metering.InvalidCapacity', 'Meters', put('W1', { capacity: 0 })],
    ['metering.BadSince', 'Meters', put('W1', { since: since - days(1) })],
    ['metering.BadSince', 'Meters', put('W1', { since: since + days(3) })],
    ['metering.UnknownMeter', 'Meters', rotateKey(1_000, terms.key)],
    ['metering.SameKey', 'Meters', rotateKey(meter.id, terms.key)],
    ['metering.Retired', 'Meters', retire(keys.W2.address, 3)],
    ['metering.NotOwner', 'Meters', retire(keys.W2.address, meter.id)],
    ['metering.Unchanged', 'Meters', assignGateway(meter.id, keys.Bob.address)],
    ['metering.Unchanged', 'Meters', correct(meter.id, start, measured(1_001), 'the same')],
    ['metering.AboveCapacity', 'Meters', correct(meter.id, start, counted(100n * MWH), 'more')],
    ['metering.NotAnInterval', 'Meters', correct(meter.id, start + 1, counted(5), 'between')],
    ['metering.NotInService', 'Meters', correct(meter.id, since - INTERVAL_MS, counted(5), 'early')],
    ['metering.TooLate', 'Meters', correct(meter.id, since - days(40), counted(5), 'long ago')],
    ['metering.InFuture', 'Meters', correct(meter.id, since + days(3), counted(5), 'tomorrow')],
    ['metering.NotOwner', 'Meters', correct(3, start, counted(5), 'of another')],
    ['metering.EmptyBatch', 'Bob', submit([])],
    ['delivery.NothingOwed', 'Bob', api.tx.delivery.collect(keys.W1.address)],
  ];
}

export async function refuseWhileListing(world) {
  const now = await world.chain.now();
  return refuse(world, [
    ...(await applications(world)),
    ...(await payments(world)),
    ...openings(world, now),
    ...orders(world),
    ...meters(world),
  ]);
}

export function refuseWhileChecking(world) {
  const { api, orders: listed, rows, sessions: { main } } = world;
  const { amend, cancelSession, list, withdraw } = api.tx.orderBook;
  const { cancel, confirm, lowerCapacity, settle } = api.tx.dplc;
  const limit = (low, high) => [{ low, high }, MWH];
  return refuse(world, [
    ['orderBook.GateClosed', 'B1', list(main, orderOf(rows[0], 2))],
    ['orderBook.GateClosed', 'B1', withdraw(main, listed.get('B1'))],
    ['orderBook.GateClosed', 'B1', amend(main, listed.get('B1'), TOKEN, MWH, 0)],
    ['orderBook.NotListing', 'Two', cancelSession(main)],
    ['BadOrigin', 'D', confirm(main, 0)],
    ['BadOrigin', 'Alice', cancel(main, 'alone')],
    ['dplc.WrongRound', 'One', confirm(main, 1)],
    ['dplc.UnknownSession', 'One', confirm(main + 100, 0)],
    // Regions B and C have no link; a pair's lower id comes first.
    ['dplc.UnknownPair', 'One', lowerCapacity(main, 0, [limit(1, 2)], 'no such line')],
    ['dplc.UnknownPair', 'One', lowerCapacity(main, 0, [limit(3, 0)], 'swapped')],
    ['dplc.DuplicatePair', 'One', lowerCapacity(main, 0, [limit(0, 3), limit(0, 3)], 'twice')],
    ['dplc.EmptyChange', 'One', lowerCapacity(main, 0, [], 'nothing')],
    ['dplc.WrongStage', 'D', settle(main, 0)],
  ]);
}

/** The first trade is D's with W2, and paid by now. */
export function refuseWhileSettling(world) {
  const { api, sessions: { main } } = world;
  const { confirm, settle } = api.tx.dplc;
  return refuse(world, [
    ['dplc.AlreadySettled', 'D', settle(main, 0)],
    ['dplc.NotAParty', 'D', settle(main, 2)],
    ['dplc.NotAParty', 'Two', settle(main, 2)],
    ['dplc.UnknownTrade', 'D', settle(main, 99)],
    ['dplc.WrongStage', 'One', confirm(main, 0)],
    ['participants.StillBound', 'W1', api.tx.participants.leave()],
  ]);
}

export function refuseOnceSettled(world) {
  const { api, sessions: { main } } = world;
  return refuse(world, [
    ['dplc.WrongStage', 'D', api.tx.dplc.settle(main, 0)],
  ]);
}

/** Whoever has no tokens doesn't even get into the pool. */
export async function refuseInPool({ chain, api, keys }) {
  const remark = await api.tx.system.remark('0x00').signAsync(keys.Nobody);
  const error = { code: 1010, message: /^1010: Invalid Transaction/ };
  await assert.rejects(chain.rpc('author_submitExtrinsic', remark.toHex()), error);
}
