// Five validators, of whom some are killed, and one cheats.

import { u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';

import { SEATS, keysWith } from '../lib/cast.js';
import { GENERIC_PREFIX, changed } from '../lib/chain-spec.js';
import { journey } from '../lib/journey.js';
import { keysOf, namesOf } from '../lib/market.js';
import { presetSpec } from '../lib/network.js';
import * as authorities from '../steps/authorities.js';
import * as bodies from '../steps/bodies.js';

const TOTAL_MS = 14 * 60_000;

const keys = keysWith(['Fifth']);
const validators = keysOf([...SEATS, 'Fifth'], 'ed25519');

/** A fifth trading centre from the start; eras begin when the council says so. */
const spec = changed(presetSpec(), (genesis) => {
  const [fifth, session] = [keys, validators].map(({ Fifth }) => {
    return encodeAddress(Fifth.publicKey, GENERIC_PREFIX);
  });
  const [[, like]] = genesis.participants.participants;
  const entity = [...Buffer.from('FIFTH')];
  genesis.participants.participants.push([fifth, { ...like, entity }]);
  genesis.authoritySelection.candidates.push(fifth);
  genesis.session.keys.push([fifth, fifth, { aura: session, grandpa: session }]);
  genesis.balances.balances.push([fifth, genesis.balances.balances[0][1]]);
  Object.assign(genesis.parameters.values.authorities, { ban: 1 });
});

const world = {
  keys,
  spec,
  names: namesOf(keys),
  authorities: new Map(
    Object.entries(validators).map(([name, { publicKey }]) => [u8aToHex(publicKey), name]),
  ),
};

journey('authors that fail', TOTAL_MS, world, async (step, say) => {
  await step('a fifth validator joins', bodies.convene, authorities.startFifth);
  await step('everybody has its turns', authorities.takeTurns);
  await step('one is killed: the others make its blocks, and get its seats', authorities.failOver);
  await step('two of five are gone: blocks go on, finality stops', authorities.withoutTwo);
  await step('one returns: finality goes on', authorities.withFour);
  await step('the other one returns, and serves its ban', authorities.serveBan);
  await step('it is elected again', authorities.electAgain);
  await step('one ignores the block before its own, and loses its own', authorities.ignore);
  await step('one makes two blocks in one slot', authorities.equivocate);
  await step('it is reported, and has lost its seats', authorities.report);
  await step('one votes twice in one round, and is reported', authorities.voteTwice);
  await step('all that was sent is final', async () => {
    say(`${await world.chain.allFinalised()} extrinsics`);
  });
});
