// What is done on the certificate chain.

import assert from 'node:assert/strict';

import { Body } from '../lib/body.js';
import { SEATS } from '../lib/cast.js';
import { fieldsOf } from '../lib/chain.js';
import { MS_PER_HOUR, MWH, TOKEN } from '../lib/market.js';
import { namesIn, ownersIn } from './bodies.js';

const WIND = 1;
const SOLAR = 2;
/** Issues for it are counted, and nothing else. */
const QUARTERS = 3;
const QUARTER_MS = MS_PER_HOUR / 4;
/** 30 days. */
const MONTH_QUARTERS = 2_880;
const MONTH_MS = MONTH_QUARTERS * QUARTER_MS;
const MOST_CHAIN_MS = 60_000;
const BATCH = 240;
const SESSIONS_MS = 240_000;
const PERIOD = 202_611;
const REGION = 2;
const FEE = TOKEN / 100n;

const range = (first, count) => ({ first, count });

/** What the chain knows of a certificate, as plain values. */
async function certificate({ api }, serial) {
  const found = await api.call.certificateApi.certificate(serial);
  return found.isSome ? found.unwrap() : undefined;
}

/** What was done with a certificate, the last first. */
async function acts(world, serial) {
  const { last } = await certificate(world, serial);
  const entries = await world.api.call.certificateApi.history(last);
  return entries.map(({ act }) => act.type);
}

const owner = async (world, serial) =>
  world.names.get((await certificate(world, serial)).owner.toString());

/** First serial number and count of all lots of an account. */
async function lots({ api }, { address }) {
  const found = await api.call.certificateApi.lots(address, 0);
  return found.map(({ lot }) => [lot.first.toNumber(), lot.count.toNumber()]);
}

export async function genesis(world) {
  const { api, authorities, chain } = world;
  world.council = new Body(chain, 'council');
  const bodies = { members: SEATS, council: SEATS, validators: SEATS, guardians: ['Guardian'], issuers: ['Issuer'] };
  for (const [pallet, expected] of Object.entries(bodies)) {
    assert.deepEqual(namesIn(world, await api.query[pallet].members()), expected, pallet);
  }
  assert.deepEqual(namesIn(world, await api.query.session.validators()), SEATS);
  const turns = await api.query.aura.authorities();
  assert.deepEqual(ownersIn(world, turns), SEATS);
  assert.equal(turns.length, authorities.size);
  const voters = await api.call.grandpaApi.grandpaAuthorities();
  assert.deepEqual(ownersIn(world, voters.map(([key]) => key)), SEATS);
  assert.equal(api.tx.sudo, undefined, 'nobody is above the council');
}

/** They have metered since two months ago. */
export async function register(world) {
  const { api, chain, keys: { Alice, Issuer } } = world;
  world.since = (await chain.now()) - 2 * MONTH_MS;
  const { registerDevice } = api.tx.certificates;
  const devices = [[WIND, 'Wind'], [SOLAR, 'Solar'], [QUARTERS, 'Wind']];
  const calls = devices.map(([id, technology]) => registerDevice(id, technology, REGION, world.since));
  await chain.one(Issuer, api.tx.utility.batchAll(calls));
  await chain.refused([
    ['certificates.NotRenewable', Issuer, registerDevice(9, 'Thermal', REGION, world.since)],
    ['certificates.DeviceExists', Issuer, registerDevice(WIND, 'Wind', REGION, world.since)],
    ['BadOrigin', Alice, registerDevice(9, 'Wind', REGION, world.since)],
  ]);
}

const storedAt = async ({ api }) => {
  const [batches, found] = await Promise.all(
    ['batches', 'lots'].map((name) => api.query.certificates[name].keys()),
  );
  return [batches.length, found.length];
};

/** 10,000.4 MWh. */
export async function issueMany(world) {
  const { api, chain, keys: { Alice, Issuer }, since } = world;
  const { issue } = api.tx.certificates;
  const until = since + MONTH_MS;
  const energy = 10_000n * MWH + 400_000n;
  const { events } = await chain.one(Issuer, issue(WIND, Alice.address, since, until, energy));
  const [{ batch, carried }] = fieldsOf(events, 'certificates', 'Issued');
  const [, { first, count }] = batch.unwrap();
  assert.deepEqual([first.toNumber(), count.toNumber()], [0, 10_000]);
  assert.equal(carried.toNumber(), 400_000);
  assert.deepEqual(await storedAt(world), [1, 1]);
  const known = await certificate(world, 9_999);
  assert.equal(known.technology.type, 'Wind');
  assert.equal(known.region.toNumber(), REGION);
  assert.equal(known.until.toNumber(), until);
  assert.equal(known.expires.toNumber(), until + 730 * 24 * MS_PER_HOUR);
  assert.equal(await certificate(world, 10_000), undefined);
  await chain.refused([
    ['certificates.AlreadyIssued', Issuer, issue(WIND, Alice.address, since, until, MWH)],
    ['certificates.InvalidInterval', Issuer, issue(WIND, Alice.address, until, 2 * until, MWH)],
    ['certificates.InvalidEnergy', Issuer, issue(WIND, Alice.address, until, until + 1, 0)],
    ['certificates.UnknownDevice', Issuer, issue(9, Alice.address, since, until, MWH)],
    ['BadOrigin', Alice, issue(WIND, Alice.address, until, until + 1, MWH)],
  ]);
}

/** 1.25 MWh in each quarter of an hour. */
export async function issueMonth(world, say) {
  const { api, chain, keys: { Charlie, Issuer }, since } = world;
  const issue = (quarter) => {
    const from = since + quarter * QUARTER_MS;
    const energy = 1_250_000;
    return api.tx.certificates.issue(QUARTERS, Charlie.address, from, from + QUARTER_MS, energy);
  };
  const quarters = Array.from({ length: MONTH_QUARTERS }, (_, quarter) => issue(quarter));
  const batches = [];
  while (quarters.length) batches.push([Issuer, api.tx.utility.batchAll(quarters.splice(0, BATCH))]);
  const outcomes = await chain.all(batches);
  const times = await Promise.all(
    outcomes.map(async ({ block }) => (await (await api.at(block)).query.timestamp.now()).toNumber()),
  );
  const [first, last] = [Math.min(...times), Math.max(...times)];
  // The first block has a slot, too.
  const spent = last - first + 2_000;
  say(`${MONTH_QUARTERS} issues in ${spent / 1_000} s of chain time`);
  assert(spent < MOST_CHAIN_MS);
  const { carried, issued } = (await api.query.certificates.devices(QUARTERS)).unwrap();
  assert.deepEqual([issued.toNumber(), carried.toNumber()], [3_600, 0]);
  assert.equal(await owner(world, 13_599), 'Charlie');
}

/** A part of a lot; of what is left both ends stay where they are. */
export async function transfer(world) {
  const { api, chain, keys: { Alice, Bob, Nobody } } = world;
  const give = api.tx.certificates.transfer;
  const before = (await api.query.system.account(Alice.address)).data.free.toBigInt();
  const { events, fee } = await chain.one(Alice, give(range(1_000, 100), Bob.address));
  assert.equal(fieldsOf(events, 'certificates', 'Transferred').length, 1);
  const after = (await api.query.system.account(Alice.address)).data.free.toBigInt();
  assert.equal(before - after, fee + 3n * FEE);
  assert.deepEqual(await lots(world, Alice), [[0, 1_000], [1_100, 8_900]]);
  assert.deepEqual(await lots(world, Bob), [[1_000, 100]]);
  assert.deepEqual(await acts(world, 1_050), ['Transferred', 'Issued']);
  assert.deepEqual(await acts(world, 999), ['Issued']);
  await chain.refused([
    ['certificates.NotOwner', Alice, give(range(1_000, 1), Bob.address)],
    ['certificates.NotOneLot', Alice, give(range(999, 2), Bob.address)],
    ['certificates.UnknownCertificates', Alice, give(range(99_999, 1), Bob.address)],
    ['certificates.UnknownAccount', Alice, give(range(0, 1), Nobody.address)],
  ]);
}

/** 10 at 3, 20 at 4 and 3 at 5 token: P_g = 125 / 33. */
export async function trade(world) {
  const { api, chain, keys: { Alice, Bob } } = world;
  const { bid, offer, withdraw } = api.tx.certificateMarket;
  const rest = { Rest: null };
  const token = (amount) => BigInt(amount) * TOKEN;
  const listings = [[range(0, 10), 3], [range(10, 20), 4], [range(30, 30), 5]];
  for (const [lot, price] of listings) await chain.one(Alice, offer(lot, token(price), rest));
  const offers = await api.call.certificateMarketApi.offers('Wind');
  assert.deepEqual(offers.map(({ count }) => count.toNumber()), [10, 20, 30]);
  await chain.refused([
    ['certificateMarket.NotFillable', Bob, bid('Wind', 61, token(5), 'FillOrKill')],
    ['certificateMarket.InvalidPrice', Bob, bid('Wind', 1, 1, rest)],
    ['certificateMarket.NotOwner', Bob, withdraw(0)],
    ['certificates.NotHeld', Alice, api.tx.certificates.transfer(range(0, 1), Bob.address)],
  ]);
  const { events } = await chain.one(Bob, bid('Wind', 33, token(5), 'FillOrKill'));
  const trades = fieldsOf(events, 'certificateMarket', 'Traded');
  assert.deepEqual(
    trades.map(({ price, range: { first, count } }) =>
      [first.toNumber(), count.toNumber(), price.toBigInt()]),
    [[0, 10, token(3)], [10, 20, token(4)], [30, 3, token(5)]],
  );
  const price = await api.call.certificateMarketApi.price();
  assert.equal(price.unwrap().toBigInt(), token(125) / 33n);
  assert.deepEqual(await lots(world, Bob), [[0, 10], [10, 20], [30, 3], [1_000, 100]]);
  await chain.one(Alice, withdraw(2));
  assert.deepEqual((await lots(world, Alice))[0], [33, 27]);
}

/** 0.2 certificates for each of 100 MWh that a thermal plant made. */
export async function retire(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie } } = world;
  const { setDuty } = api.tx.certificates;
  const owed = 20n * MWH;
  await council.pass([Alice, Bob, Charlie], [setDuty(PERIOD, Bob.address, owed, 0)]);
  const claim = (count) => api.tx.certificates.retire(
    range(10, count), Bob.address, { Obligation: PERIOD }, 'November',
  );
  const { events } = await chain.one(Bob, claim(20));
  const [{ beneficiary, purpose }] = fieldsOf(events, 'certificates', 'Retired');
  assert.equal(beneficiary.toString(), Bob.address);
  assert.equal(purpose.asObligation.toNumber(), PERIOD);
  const duty = await api.query.certificates.duties(PERIOD, Bob.address);
  assert.deepEqual([duty.obligation.toBigInt(), duty.forObligation.toNumber()], [owed, 20]);
  assert.deepEqual(await acts(world, 29), ['Retired', 'Transferred', 'Issued']);
  await chain.refused([
    ['certificates.NotHeld', Bob, claim(20)],
    ['certificates.NotHeld', Bob, api.tx.certificates.transfer(range(10, 20), Alice.address)],
    ['certificates.NotHeld', Bob,
      api.tx.certificateMarket.offer(range(10, 20), TOKEN, { Rest: null })],
  ]);
}

/** After they were retired, and while they are for sale. */
export async function correct(world) {
  const { api, chain, keys: { Alice, Bob, Issuer }, since } = world;
  const { freeze, replace, withdraw } = api.tx.certificates;
  await chain.one(Issuer, freeze(range(12, 3), 'of another device'));
  const { events } = await chain.one(Issuer, api.tx.utility.batchAll([
    replace(range(12, 2), SOLAR, since, since + MS_PER_HOUR, 'it was the solar farm'),
    withdraw(range(14, 1), 'never made'),
  ]));
  const [replaced, withdrawn] = fieldsOf(events, 'certificates', 'Withdrawn');
  const [, successors] = replaced.successors.unwrap();
  assert.equal(replaced.beneficiary.unwrap().toString(), Bob.address);
  assert(withdrawn.successors.isNone);
  const duty = await api.query.certificates.duties(PERIOD, Bob.address);
  assert.equal(duty.forObligation.toNumber(), 19);
  const successor = await certificate(world, successors.first);
  assert.deepEqual([successor.state.type, successor.technology.type], ['Retired', 'Solar']);
  assert.equal(successor.replaces.unwrap().first.toNumber(), 12);
  assert.equal((await certificate(world, 12)).state.type, 'Withdrawn');
  const listed = range(500, 10);
  await chain.one(Alice, api.tx.certificateMarket.offer(listed, 9n * TOKEN, { Rest: null }));
  await chain.refused([['certificates.IsListed', Issuer, freeze(listed, 'too many')]]);
  const order = (await api.query.certificateMarket.nextOrder()).toNumber() - 1;
  await chain.one(Issuer, api.tx.utility.batchAll([
    api.tx.certificateMarket.withdraw(order),
    freeze(listed, 'too many'),
  ]));
  await chain.refused([
    ['certificates.IsFrozen', Alice, api.tx.certificates.transfer(listed, Bob.address)],
    ['certificates.NotFrozen', Issuer, withdraw(range(0, 1), 'never made')],
  ]);
}

export async function refuse(world) {
  const { api, chain, keys: { Alice, Guardian } } = world;
  const { certificates } = api.tx;
  await chain.refused([
    ['BadOrigin', Alice, certificates.freeze(range(0, 1), 'envy')],
    ['BadOrigin', Alice, certificates.setDuty(PERIOD, Alice.address, 0, 0)],
    ['BadOrigin', Alice, api.tx.validators.addMember(Alice.address)],
    ['system.CallFiltered', Alice, api.tx.session.purgeKeys()],
    ['system.CallFiltered', Alice, api.tx.balances.burn(1, true)],
  ]);
  await chain.one(Guardian, api.tx.safeMode.forceEnter());
  const moved = certificates.transfer(range(33, 1), Alice.address);
  await chain.refused([['system.CallFiltered', Alice, moved]]);
  const { council, keys: { Bob, Charlie } } = world;
  await council.pass([Alice, Bob, Charlie], [api.tx.safeMode.forceExit()]);
  await chain.one(Alice, moved);
}

/** A new set votes on what follows, each time. */
export async function changeValidators(world) {
  const { api, chain, council, keys: { Alice, Bob, Charlie, Dave } } = world;
  const changed = async (call, seats) => {
    await council.pass([Alice, Bob, Charlie], [call]);
    const at = await chain.untilFinalised(`${seats} are the validators`, SESSIONS_MS, async (then, header) => {
      const now = namesIn(world, await then.query.session.validators());
      return now.join() === seats.join() && header.number.toNumber();
    });
    const voters = await api.call.grandpaApi.grandpaAuthorities();
    assert.deepEqual(ownersIn(world, voters.map(([key]) => key)), seats);
    await chain.finalHash(at + seats.length);
  };
  const { addMember, removeMember } = api.tx.validators;
  await changed(removeMember(Dave.address), ['Alice', 'Bob', 'Charlie']);
  await changed(addMember(Dave.address), SEATS);
}
