import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Fates } from '../lib/fates.js';
import { latencyOf, speedOf, summaryOf, table } from '../lib/figures.js';

const times = (many, finality) => Array.from({ length: many }, () => finality);
const share = (normal) => ({ weight: normal / 2, normal, operational: 0, bytes: 0.1 });

test('an extrinsic is followed to its finality, from the request that was taken', () => {
  const fates = new Fates(['0xaa', '0xbb', '0xcc']);
  fates.handedOver(0, 1_000);
  fates.handedOver(1, 2_000);
  fates.returned(1);
  fates.handedOver(1, 4_000);
  fates.isInBlock(1);
  assert.deepEqual([fates.sent, fates.waiting, fates.retried, fates.open], [2, 1, 1, 3]);

  fates.isFinal(fates.find('0xbb'), 9_000);
  fates.isFinal(1, 11_000);
  assert.deepEqual(fates.finalities, [{ sent: 3, learned: 8 }]);
  assert.deepEqual([fates.waiting, fates.open], [1, 2]);
  assert.equal(fates.find('0xdd'), undefined);
});

test('refusals are counted by reason', () => {
  const fates = new Fates(['0xaa', '0xbb', '0xcc']);
  [0, 1, 2].forEach((index) => fates.handedOver(index, 0));
  ['a', 'b', 'a'].forEach((reason, index) => fates.wasRefused(index, reason));
  assert.deepEqual(fates.refusals, { a: 2, b: 1 });
  assert.deepEqual([fates.sent, fates.refused, fates.open], [0, 3, 0]);
});

test('percentiles are those of known values', () => {
  const finalities = Array.from({ length: 200 }, (_, i) => ({ sent: 0, learned: i + 1 }));
  const { min, p50, p90, p99, max } = latencyOf(finalities);
  assert.deepEqual([min, p50, p90, p99, max], [1, 100, 180, 198, 200]);
  assert.equal(latencyOf([]), null);
});

test('the histogram holds every transfer once', () => {
  const finalities = Array.from({ length: 101 }, (_, learned) => ({ sent: 0, learned }));
  const bars = latencyOf(finalities).histogram.map(({ transfers }) => transfers);
  assert.deepEqual(bars, [10, 10, 10, 10, 10, 10, 10, 10, 10, 11]);
  const alike = latencyOf(times(5, { sent: 0, learned: 3 })).histogram;
  assert.equal(alike.reduce((sum, { transfers }) => sum + transfers, 0), 5);
});

test('the best ten seconds are found', () => {
  const finalities = [
    ...times(10, { sent: 0, learned: 2 }),
    ...times(30, { sent: 0, learned: 20 }),
    ...times(40, { sent: 0, learned: 28 }),
    // Ten seconds after the second lot: no longer within its window.
    ...times(20, { sent: 0, learned: 30 }),
  ];
  const { seconds, transfersPerSecond, bestTransfersPerSecond } = speedOf(finalities);
  assert.deepEqual([seconds, bestTransfersPerSecond], [30, 7]);
  assert.equal(transfersPerSecond, 100 / 30);
  assert.equal(speedOf([]).seconds, 0);
});

test('slots without a block, and blocks over their limits, are counted', () => {
  const block = (number, slot, normal) =>
    ({ number, slot, transfers: number, bytes: 100, share: share(normal) });
  const summary = summaryOf([block(7, 100, 0.1), block(8, 101, 1.01), block(9, 104, 1)]);
  assert.deepEqual([summary.blocks, summary.missedSlots, summary.overLimits], [3, 2, 1]);
  assert.deepEqual([summary.fullest.normal, summary.mostTransfers], [1.01, 9]);
  assert.equal(summaryOf([]).blocks, 0);
});

test('the table tells the figures and the reasons', () => {
  const finalities = times(4, { sent: 0, learned: 8 });
  const lines = table({
    transfers: {
      asked: 12_000, sent: 11_000, refused: 1_000, retried: 7,
      finalised: 11_000, lost: 0, failed: 1, made: 10_999,
    },
    refusals: { 'Invalid Transaction': 1_000 },
    failures: { 'balances.Expendability': 1 },
    speed: speedOf(finalities),
    latency: latencyOf(finalities),
    chain: summaryOf([{ number: 1, slot: 1, transfers: 1_234, bytes: 9, share: share(0.5) }]),
  });
  for (const line of [
    'transfers made              10,999 of 12,000',
    '    1,000 Invalid Transaction',
    '    1 balances.Expendability',
    'min, p50, p90, p99, max     8.00, 8.00, 8.00, 8.00, 8.00 s',
    '  most transfers in one     1,234',
    "    of users'               50.0 %",
  ]) {
    assert(lines.includes(line), `${line} is not in\n${lines.join('\n')}`);
  }
  assert(lines.every((line) => line === line.trimEnd()));
});
