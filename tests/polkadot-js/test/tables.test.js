import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bids, decimal, expectedTrades, links, offers, parse, units } from '../lib/tables.js';

test('rows are read by the names of their columns', () => {
  assert.deepEqual(parse('b,a\r\n1,2\r\n3,\r\n'), [{ b: '1', a: '2' }, { b: '3', a: '' }]);
});

test('decimals become integers and integers decimals, exactly', () => {
  assert.equal(units('5.123', 12), 5_123_000_000_000n);
  assert.equal(units('17083', 6), 17_083_000_000n);
  assert.equal(decimal(5_123_000_000_000n, 12), '5.123000000000');
  assert.equal(decimal('42', 6), '0.000042');
  for (const text of ['', '1.', '.5', '-1', '1e3', '1.1234567']) {
    assert.throws(() => units(text, 6), /is no number/, text);
  }
});

test('the tables are those of the paper', () => {
  assert.deepEqual(bids().map(({ name }) => name), ['B1', 'B2', 'C', 'D']);
  const names = ['W1', 'W2', 'W3', 'W4', 'H1', 'H2', 'H3', 'H4'];
  assert.deepEqual(offers().map(({ name }) => name), names);
  assert.equal(offers()[5].environment, 150_000_000_000n);
  assert.equal(links().length, 7);
  assert.equal(links()[6].loss, 65_000n);
  const trades = expectedTrades();
  assert.deepEqual(trades.map(({ group }) => Number(group)), trades.map((_, i) => i + 1));
  assert.equal(trades.length, 13);
});
