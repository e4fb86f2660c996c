// The node's `market_*`, `delivery_*`, `credit_*` and `authority_*` methods, as @polkadot/api wants them described. Any client may copy this.
//
// Answers are plain JSON: prices, amounts and energy are decimal strings in base units and Wh,
// ids, counts and moments are numbers.

const method = (description, params, at = { name: 'at', type: 'BlockHash', isOptional: true }) => ({
  description,
  params: [...Object.entries(params).map(([name, type]) => ({ name, type })), at],
  type: 'Json',
});

export const market = {
  sessions: method('Sessions that are not closed yet, by id', { from: 'u32' }),
  depth: method('The book of one region, best price first', { session: 'u32', region: 'u16' }),
  orders: method("A participant's orders", { session: 'u32', who: 'AccountId' }),
  trades: method('Trades of the current round', { session: 'u32', fromGroup: 'u32' }),
  unserved: method("What an order didn't get, and why", { session: 'u32', order: 'u64' }),
  preview: method('What would be traded if the gate closed now', { session: 'u32' }),
  holdFor: method('What an order puts on hold', { side: 'Text', price: 'Text', energy: 'Text' }),
};

export const delivery = {
  day: method('What a participant delivered on a day', { who: 'AccountId', day: 'u32' }),
  intervals: method('The intervals of a day', { who: 'AccountId', day: 'u32', contract: 'Json' }),
  owed: method('What is left to be paid', { who: 'AccountId' }),
};

export const credit = {
  explain: method('Credit of a participant, and all that makes it up', { who: 'AccountId' }),
};

export const authority = {
  schedule: method('Whose turn each slot is, from the next one on', {}),
  status: method('Agents with seats, shares, misses and bans; candidates', {}),
};

const NOTHING = { extrinsic: {}, payload: {} };

/** Transaction extensions that @polkadot/api doesn't know; they add nothing to what is signed. */
export const signedExtensions = { AuthorizeCall: NOTHING, RememberRefusals: NOTHING };
