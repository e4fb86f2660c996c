// What meters say: readings, signed by their own keys.

import { Keyring } from '@polkadot/api';
import { u8aConcat } from '@polkadot/util';

export const INTERVAL_MS = 15 * 60_000;

/** How each kind of key is named on the chain. */
const SCHEMES = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' };

/** A meter before the chain knows it: a key of each kind that there may be. */
export const newMeters = () =>
  Object.keys(SCHEMES).map((type, index) => ({
    type,
    pair: new Keyring({ type }).addFromUri(`//Meter${index}`),
  }));

export const keyOf = ({ type, pair }) => ({ [SCHEMES[type]]: pair.publicKey });

/** A reading of what was put into the grid, in Wh, as `Metering.submit` takes it. */
export function reading(api, meter, { start, injected, sequence }, genesis = api.genesisHash) {
  const fields = [meter.id, start, injected, 0, 0, sequence];
  const signed = api.createType('(u32, u64, u64, u64, u8, u64)', fields);
  const message = u8aConcat(genesis.toU8a(), signed.toU8a());
  return {
    reading: {
      meter: meter.id,
      start,
      counted: { injected, withdrawn: 0, quality: 'Measured' },
      sequence,
    },
    signature: { [SCHEMES[meter.type]]: meter.pair.sign(message) },
  };
}
