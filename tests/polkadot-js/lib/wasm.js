// WebAssembly modules as bytes: https://webassembly.github.io/spec/core/binary/modules.html

import { compress, init } from '@bokuweb/zstd-wasm';

/** Says that a zstd stream follows: `sp-maybe-compressed-blob`. */
const COMPRESSED = Uint8Array.of(0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05);
const LEVEL = 3;

const MAGIC_AND_VERSION = 8;
const IMPORT = 2;
const EXPORT = 7;
const CODE = 10;
const FUNCTION = 0;
/** No locals, `unreachable`, end. */
const TRAP = Uint8Array.of(0, 0x00, 0x0b);

/** Unsigned integers as LEB128: seven bits a byte, the least significant first. */
function encode(integer) {
  const bytes = [];
  for (let rest = integer; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  integer() {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Bytes with their length before them. */
  sized() {
    return this.take(this.integer());
  }

  name() {
    return new TextDecoder().decode(this.sized());
  }

  /** A count, then as many times what `read` reads. */
  many(read) {
    return Array.from({ length: this.integer() }, () => read(this));
  }
}

function sectionsOf(module) {
  const reader = new Reader(module);
  reader.take(MAGIC_AND_VERSION);
  const sections = [];
  while (reader.at < module.length) {
    sections.push({ id: reader.integer(), content: reader.sized() });
  }
  return sections;
}

/** The least size, and after a 1 the largest. */
const limits = (reader) =>
  reader.integer() === 0 ? [reader.integer()] : [reader.integer(), reader.integer()];

/** What stands behind each kind of import. */
const DESCRIPTIONS = [
  (reader) => reader.integer(),
  (reader) => [reader.take(1), limits(reader)],
  limits,
  (reader) => reader.take(2),
];

const readImport = (reader) => {
  const names = [reader.name(), reader.name()];
  const kind = reader.integer();
  return { names, kind, description: DESCRIPTIONS[kind](reader) };
};

const readExport = (reader) => ({
  name: reader.name(),
  kind: reader.integer(),
  index: reader.integer(),
});

/** The module, but for an exported function that now traps. */
export function trapping(module, name) {
  const sections = sectionsOf(module);
  const read = (wanted, element) => {
    const section = sections.find(({ id }) => id === wanted);
    return section ? new Reader(section.content).many(element) : [];
  };
  const imported = read(IMPORT, readImport).filter(({ kind }) => kind === FUNCTION).length;
  const found = read(EXPORT, readExport)
    .find((it) => it.kind === FUNCTION && it.name === name);
  if (!found) throw new Error(`the module exports no function ${name}`);
  const bodies = read(CODE, (reader) => reader.sized());
  // Imported functions are counted first.
  bodies[found.index - imported] = TRAP;
  const sized = (bytes) => [encode(bytes.length), bytes];
  const code = Buffer.concat([encode(bodies.length), ...bodies.flatMap(sized)]);
  return Buffer.concat([
    module.subarray(0, MAGIC_AND_VERSION),
    ...sections.flatMap(({ id, content }) => [
      encode(id),
      ...sized(id === CODE ? code : content),
    ]),
  ]);
}

/** The module as chains take it: as it is, it is too large for a transaction. */
export async function compressed(module) {
  await init();
  return Buffer.concat([COMPRESSED, compress(module, LEVEL)]);
}
