// What meters say: readings, signed by their own keys.

import { Keyring } from '@polkadot/api';
import { u8aConcat } from '@polkadot/util';

export const INTERVAL_MS = 15 * 60_000;
const INTERVALS_PER_DAY = 96;

/** How each kind of key is named on the chain. */
const SCHEMES = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' };

/** Meters before the chain knows them: by turns with a key of each kind that there may be. */
export const newMeters = (count = 3) =>
  Array.from({ length: count }, (_, index) => {
    const type = Object.keys(SCHEMES)[index % 3];
    return { type, pair: new Keyring({ type }).addFromUri(`//Meter${index}`) };
  });

export const keyOf = ({ type, pair }) => ({ [SCHEMES[type]]: pair.publicKey });

/** What a meter signs of what was put into the grid, in Wh. */
function sign(api, meter, { start, injected, sequence }, genesis) {
  const fields = [meter.id, start, injected, 0, 0, sequence];
  const signed = api.createType('(u32, u64, u64, u64, u8, u64)', fields);
  return meter.pair.sign(u8aConcat(genesis.toU8a(), signed.toU8a()));
}

/** A reading of what was put into the grid, in Wh, as `Metering.submit` takes it. */
export function reading(api, meter, { start, injected, sequence }, genesis = api.genesisHash) {
  const signature = sign(api, meter, { start, injected, sequence }, genesis);
  return {
    reading: {
      meter: meter.id,
      start,
      counted: { injected, withdrawn: 0, quality: 'Measured' },
      sequence,
    },
    signature: { [SCHEMES[meter.type]]: signature },
  };
}

/** The same as a gateway takes it. */
export function published(api, meter, { start, injected, sequence }) {
  const bytes = sign(api, meter, { start, injected, sequence }, api.genesisHash);
  return { meter: meter.id, start, injected, sequence, signature: { type: meter.type, bytes } };
}

/** What a meter has counted, by the intervals' starts. */
export async function countedBy(api, id) {
  const meter = (await api.query.metering.meters(id)).unwrap();
  const pages = [[meter.day, meter.page]];
  // From its first day to the last but one.
  const first = Math.floor(meter.first.toNumber() / INTERVALS_PER_DAY);
  for (let day = first; day < meter.day.toNumber(); day += 1) {
    const page = await api.query.metering.days(day, id);
    if (page.isSome) pages.push([day, page.unwrap()]);
  }
  const counted = pages.flatMap(([day, page]) => page.map(({ slot, counted: { injected } }) =>
    [(Number(day) * INTERVALS_PER_DAY + slot.toNumber()) * INTERVAL_MS, injected.toNumber()]));
  return new Map(counted);
}
