// Extrinsics on their way to a node, and the blocks that they come into.

import { performance } from 'node:perf_hooks';

import { WsProvider } from '@polkadot/api';

import { deferred, within } from './wait.js';

const CONNECT_MS = 60_000;
/** Requests that wait for an answer, on each connection: as many as a node buffers of one. */
const IN_FLIGHT = 64;
/** If nothing becomes final for so long, what isn't final is lost. */
export const PATIENCE_MS = 60_000;

/** The pool has no room for it, or dropped it for lack of room a while ago. */
const FULL = [1016, 1012];
/** The pool has this very transaction. */
const KNOWN = 1013;

async function connect(url) {
  const provider = new WsProvider(url, false);
  await provider.connect();
  await within(CONNECT_MS, `connecting to ${url}`, provider.isReady);
  return provider;
}

/** Sends a load over several connections, and follows it until it is final. */
export class Delivery {
  #chain;
  #extrinsics;
  #fates;
  #most;
  #seen = new Map();
  #head = deferred();
  #isFull = false;
  #over = deferred();

  /**
   * Of `extrinsics`, in hex; so many are to wait for a block at `most`. A pool takes in what comes
   * while it follows a new block in no order of nonces, and drops what it took if more than a tenth
   * of its limit waits for another's.
   */
  constructor(chain, extrinsics, fates, most) {
    this.#chain = chain;
    this.#extrinsics = extrinsics;
    this.#fates = fates;
    this.#most = most;
  }

  /**
   * Sends everything, each queue of indices over its own connection and in its order. Returns the
   * final blocks meanwhile, `{number, hash, bytes, ours}`, once nothing is open or nothing gets
   * final for long; `ours` are the places of these extrinsics in the block.
   */
  async run(url, queues) {
    const { api } = this.#chain;
    const blocks = [];
    const last = await this.#chain.number(await this.#chain.finalisedHead());
    const providers = await Promise.all(queues.map(() => connect(url)));
    const patience = setTimeout(this.#over.resolve, PATIENCE_MS);
    const follow = [
      await api.rpc.chain.subscribeNewHeads(this.#oneByOne(({ hash }) => this.#best(hash))),
      await api.rpc.chain.subscribeFinalizedHeads(this.#oneByOne(async ({ number }) => {
        const learned = performance.now();
        // A node may tell of several by the last of them.
        for (let next = last + blocks.length + 1; next <= number.toNumber(); next += 1) {
          const block = await this.#final(next, learned);
          blocks.push(block);
          if (block.ours.length > 0) patience.refresh();
        }
        if (this.#fates.open === 0) this.#over.resolve();
      })),
    ];
    try {
      for (const [place, provider] of providers.entries()) {
        this.#send(provider, queues[place]).catch(this.#over.reject);
      }
      await this.#over.promise;
    } finally {
      clearTimeout(patience);
      follow.forEach((stop) => stop());
      await Promise.all(providers.map((provider) => provider.disconnect()));
    }
    return blocks.map((block) => ({ ...block, ours: block.ours.map(([place]) => place) }));
  }

  /** Has `act` done for one after another. */
  #oneByOne(act) {
    let before = Promise.resolve();
    return (...what) => {
      before = before.then(() => act(...what));
      before.catch(this.#over.reject);
    };
  }

  /** What went back to its place in the queue waits for the next block. */
  async #send(provider, queue) {
    const lane = async () => {
      for (;;) {
        while (this.#isFull || this.#fates.waiting >= this.#most) await this.#head.promise;
        if (queue.length === 0) return;
        await this.#put(provider, queue, queue.shift());
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  }

  async #put(provider, queue, index) {
    this.#fates.handedOver(index, performance.now());
    try {
      await provider.send('author_submitExtrinsic', [this.#extrinsics[index]]);
    } catch (error) {
      if (error.code === undefined) throw error;
      if (FULL.includes(error.code)) {
        this.#isFull = true;
        this.#fates.returned(index);
        const place = queue.findIndex((other) => other > index);
        queue.splice(place < 0 ? queue.length : place, 0, index);
      } else if (error.code !== KNOWN) {
        this.#fates.wasRefused(index, error.message);
      }
    }
  }

  async #best(hash) {
    const { ours } = await this.#block(hash.toHex());
    ours.forEach(([, index]) => this.#fates.isInBlock(index));
    // Now there may be room.
    this.#isFull = false;
    this.#head.resolve();
    this.#head = deferred();
  }

  async #final(number, learned) {
    const hash = await this.#chain.rpc('chain_getBlockHash', number);
    const block = await this.#block(hash);
    block.ours.forEach(([, index]) => this.#fates.isFinal(index, learned));
    return { number, hash, ...block };
  }

  /** Each block is asked for once, though it is told of twice: when it is new, and when final. */
  #block(hash) {
    if (!this.#seen.has(hash)) this.#seen.set(hash, this.#read(hash));
    return this.#seen.get(hash);
  }

  async #read(hash) {
    const { block: { extrinsics } } = await this.#chain.rpc('chain_getBlock', hash);
    const bytes = extrinsics.reduce((sum, { length }) => sum + (length - 2) / 2, 0);
    const ours = extrinsics
      .map((extrinsic, place) => [place, this.#fates.find(extrinsic)])
      .filter(([, index]) => index !== undefined);
    return { bytes, ours };
  }
}
