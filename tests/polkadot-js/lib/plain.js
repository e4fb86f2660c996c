// One form for what runtime APIs and the node's JSON-RPC answer, so that they can be compared.

import { Enum, Null, Option, Struct, Vec, bool } from '@polkadot/types';

/** A decoded value as JSON has it, but with all numbers as strings. */
export function plain(codec) {
  if (codec instanceof Option) return codec.isSome ? plain(codec.unwrap()) : null;
  if (codec instanceof Enum) {
    const { inner, isBasic, type } = codec;
    return isBasic || inner instanceof Null ? type : { [type]: plain(inner) };
  }
  if (codec instanceof Struct) {
    return Object.fromEntries([...codec].map(([name, value]) => [name, plain(value)]));
  }
  if (codec instanceof Vec) return [...codec].map(plain);
  return codec instanceof bool ? codec.isTrue : codec.toString();
}

/** JSON with all numbers as strings. */
export function textual(json) {
  const text = (_, value) => (typeof value === 'number' ? String(value) : value);
  return JSON.parse(JSON.stringify(json, text));
}
