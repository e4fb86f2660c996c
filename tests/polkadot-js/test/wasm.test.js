import assert from 'node:assert/strict';
import { test } from 'node:test';

import { trapping } from '../lib/wasm.js';

const text = (name) => [name.length, ...Buffer.from(name)];
const section = (id, ...content) => [id, content.length, ...content];

/** Imports one function, exports two: `one` returns 1, `two` returns 2. */
const MODULE = Uint8Array.from([
  ...Buffer.from('\0asm'), 1, 0, 0, 0,
  ...section(1, 2, 0x60, 0, 0, 0x60, 0, 1, 0x7f),
  ...section(2, 1, ...text('env'), ...text('f'), 0, 0),
  ...section(3, 2, 1, 1),
  ...section(7, 2, ...text('one'), 0, 1, ...text('two'), 0, 2),
  ...section(10, 2, 4, 0, 0x41, 1, 0x0b, 4, 0, 0x41, 2, 0x0b),
  ...section(0, ...text('version'), 102),
]);

const exportsOf = async (module) => {
  const { instance } = await WebAssembly.instantiate(module, { env: { f() {} } });
  return instance.exports;
};

test('the one function traps, the others do what they did', async () => {
  const before = await exportsOf(MODULE);
  assert.deepEqual([before.one(), before.two()], [1, 2]);
  const after = await exportsOf(trapping(MODULE, 'one'));
  assert.throws(() => after.one(), { name: 'RuntimeError', message: /unreachable/ });
  assert.equal(after.two(), 2);
});

test('custom sections stay', () => {
  const module = new WebAssembly.Module(trapping(MODULE, 'two'));
  const [version] = WebAssembly.Module.customSections(module, 'version');
  assert.deepEqual([...new Uint8Array(version)], [102]);
});

test('a function that the module does not export is named', () => {
  assert.throws(() => trapping(MODULE, 'three'), /exports no function three/);
});
