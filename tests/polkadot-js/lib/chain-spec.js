// Chain specs as text: figures in them may be larger than JavaScript's numbers.

/** The runtime's genesis reads keys with this prefix only. */
export const GENERIC_PREFIX = 42;

const CODE = /(?<="code": ")0x[0-9a-f]*/;

/** The code that a readable chain spec starts with. */
export const codeOf = (spec) => CODE.exec(spec)[0];

/** The same chain spec with another code. */
export const withCode = (spec, code) => spec.replace(CODE, code);

/** The same chain spec for nodes that run `code` in the place of what block `number` has stored. */
export const withSubstitute = (spec, number, code) =>
  spec.replace('"codeSubstitutes": {}', `"codeSubstitutes": { "${number}": "${code}" }`);

/** The same readable chain spec, with what `change` does to its genesis. */
export function changed(spec, change) {
  const parsed = JSON.parse(spec);
  const plain = (text) => text.replace(/\s/g, '');
  if (plain(JSON.stringify(parsed)) !== plain(spec)) {
    throw new Error("the chain spec has figures that JavaScript can't hold");
  }
  change(parsed.genesis.runtimeGenesis.patch);
  return JSON.stringify(parsed, null, 2);
}
