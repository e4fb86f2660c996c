// One node: sending extrinsics to it, and waiting for what becomes of them.

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { ApiPromise, HttpProvider, WsProvider } from '@polkadot/api';

import { authority, credit, delivery, market, signedExtensions } from './node-rpc.js';
import { deferred, within } from './wait.js';

const CONNECT_MS = 60_000;
const RECONNECT_MS = 1_000;
const PEERS_MS = 30_000;
/** Nodes make no block while they compile a new runtime: four at once on a small machine. */
const IN_BLOCK_MS = 120_000;
const FINALITY_MS = 150_000;
const CATCH_UP_MS = 120_000;
/** For which a client is left alone with a new runtime, before it is asked again. */
const TAKING_UP_MS = 1_000;

/** A dispatch error by the name that users look for, with what its docs advise. */
export function explain(registry, error) {
  if (error.isModule) {
    const { section, name, docs } = registry.findMetaError(error.asModule);
    return { name: `${section}.${name}`, docs: docs.join(' ').trim() };
  }
  const inner = error.inner.type;
  return { name: inner ? `${error.type}.${inner}` : error.type, docs: '' };
}

/** Statuses that a transaction's life ends with, other than in a block. */
const REFUSALS = ['usurped', 'dropped', 'invalid', 'finalityTimeout'];
const SUBMIT_AND_WATCH = ['author_extrinsicUpdate', 'author_submitAndWatchExtrinsic'];

/**
 * A client that makes and signs calls for the runtime that it finds, and for no later one: without
 * subscriptions nobody tells it of a change.
 */
export function signingClient(url) {
  const provider = new HttpProvider(url.replace(/^ws/, 'http'));
  const options = { provider, signedExtensions, noInitWarn: true };
  return within(CONNECT_MS, `connecting to ${url}`, ApiPromise.create(options));
}

/** An answer of the pool; whatever else fails isn't. */
export class Refused extends Error {}

/** Both ends of a submission, which don't let anybody wait for ever. */
function timed(what, included, finalised) {
  const submission = {
    included: within(IN_BLOCK_MS, `${what} in a block`, included.promise),
    finalised: within(FINALITY_MS, `${what} finalised`, finalised.promise),
  };
  // Not everybody looks at both.
  Object.values(submission).forEach((promise) => promise.catch(() => {}));
  return submission;
}

const nameOf = ({ method: { section, method } }) => `${section}.${method}`;

/** Events of one kind, as their fields by name. */
export function fieldsOf(events, section, method) {
  return events
    .map(({ event }) => event)
    .filter((event) => event.section === section && event.method === method)
    .map((event) => Object.fromEntries(event.data.names.map((name, i) => [name, event.data[i]])));
}

export class Chain {
  static #connected = new Set();
  #provider;
  #nonces = new Map();
  #sent = [];

  constructor(provider, api) {
    this.#provider = provider;
    this.api = api;
  }

  static async connect(url) {
    const provider = new WsProvider(url, RECONNECT_MS);
    // No warnings: the node serves newer methods, too, that this version doesn't decorate.
    const options = { provider, rpc: { authority, credit, delivery, market }, signedExtensions, noInitWarn: true };
    try {
      const api = await within(CONNECT_MS, `connecting to ${url}`, ApiPromise.create(options));
      const chain = new Chain(provider, api);
      Chain.#connected.add(chain);
      return chain;
    } catch (error) {
      await provider.disconnect();
      throw error;
    }
  }

  /** Connects for as long as `use` takes, and returns what it does. */
  static async during(url, use) {
    const chain = await Chain.connect(url);
    try {
      return await use(chain);
    } finally {
      await chain.disconnect();
    }
  }

  disconnect() {
    Chain.#connected.delete(this);
    return this.api.disconnect();
  }

  static async disconnectAll() {
    await Promise.all([...Chain.#connected].map((chain) => chain.disconnect()));
  }

  /** A JSON-RPC method as it is, without types. */
  rpc(method, ...params) {
    return this.#provider.send(method, params);
  }

  /** Number of a block, of the best one by default. */
  async number(block) {
    // Asked without a block, the client gives the answer that it got the first time.
    const hash = block ?? await this.rpc('chain_getBlockHash');
    return (await this.api.rpc.chain.getHeader(hash)).number.toNumber();
  }

  /** Hash of the latest block that is final. */
  async finalisedHead() {
    return (await this.api.rpc.chain.getFinalizedHead()).toHex();
  }

  /** Time of the latest block, in ms. */
  async now() {
    return (await this.api.query.timestamp.now()).toNumber();
  }

  /**
   * Signs and sends a call, which can't be sent twice. `included` resolves to its outcome in a
   * block, `finalised` to the one that counts.
   */
  submit(signer, call) {
    const what = `${nameOf(call)} by ${signer.meta.name}`;
    const [included, finalised] = [deferred(), deferred()];
    const fail = (error) => {
      const named = new Error(`${what}: ${error.message}`, { cause: error });
      included.reject(named);
      finalised.reject(named);
    };
    const heed = (result) => {
      try {
        if (result.internalError) throw result.internalError;
        if (result.isError) throw new Error(`the pool calls it ${result.status.type}`);
        if (result.isInBlock || result.isFinalized) included.resolve(this.#outcome(call, result));
        if (result.isFinalized) finalised.resolve(this.#outcome(call, result));
      } catch (error) {
        fail(error);
      }
    };
    this.#nonce(signer.address)
      .then((nonce) => call.signAndSend(signer, { nonce }, heed))
      .catch(fail);
    const submission = timed(what, included, finalised);
    this.#sent.push(submission);
    return submission;
  }

  /**
   * Signs and sends a call that the pool may refuse: both hashes of blocks fail with `Refused`
   * then. Needs no types to follow it: those of `api` change while the runtime does.
   */
  async watch(signer, call) {
    const nonce = await this.rpc('system_accountNextIndex', signer.address);
    const signed = await call.signAsync(signer, { nonce });
    const what = `${nameOf(call)} by ${signer.meta.name}`;
    const [included, finalised] = [deferred(), deferred()];
    const refuse = (why) => {
      included.reject(new Refused(`${what}: ${why}`));
      finalised.reject(new Refused(`${what}: ${why}`));
    };
    const heed = (error, status) => {
      if (error) return refuse(error.message);
      if (status.inBlock) included.resolve(status.inBlock);
      if (status.finalized) finalised.resolve(status.finalized);
      if (REFUSALS.some((refusal) => status === refusal || status[refusal])) {
        refuse(JSON.stringify(status));
      }
      return undefined;
    };
    this.#provider
      .subscribe(...SUBMIT_AND_WATCH, [signed.toHex()], heed)
      .catch(({ message }) => refuse(message));
    return { hash: signed.hash.toHex(), ...timed(what, included, finalised) };
  }

  /** Asked for once an account; counted from then on, so that many can be sent at once. */
  #nonce(address) {
    const next =
      this.#nonces.get(address) ??
      this.api.rpc.system.accountNextIndex(address).then((nonce) => nonce.toNumber());
    this.#nonces.set(address, next.then((nonce) => nonce + 1));
    return next;
  }

  #outcome(call, { blockNumber, dispatchError, events, status }) {
    const [fee] = fieldsOf(events, 'transactionPayment', 'TransactionFeePaid');
    assert(fee, `${nameOf(call)}: no event tells its fee`);
    return {
      name: nameOf(call),
      block: (status.isFinalized ? status.asFinalized : status.asInBlock).toHex(),
      number: blockNumber.toNumber(),
      events,
      payer: fee.who.toString(),
      fee: fee.actualFee.toBigInt(),
      error: dispatchError && explain(this.api.registry, dispatchError),
    };
  }

  /** Sends `[signer, call]` pairs at once; each must succeed. Returns once all are in blocks. */
  async all(calls) {
    const submissions = calls.map(([signer, call]) => this.submit(signer, call));
    const outcomes = await Promise.all(submissions.map(({ included }) => included));
    const errors = outcomes.filter(({ error }) => error);
    assert.deepEqual(errors.map(({ name, error }) => `${name}: ${error.name}, ${error.docs}`), []);
    return outcomes;
  }

  async one(signer, call) {
    const [outcome] = await this.all([[signer, call]]);
    return outcome;
  }

  /**
   * Sends `[error, signer, call]` at once; each must be refused with its error. Returns their
   * outcomes, as soon as they are `included` or `finalised`.
   */
  async refused(attempts, since = 'included') {
    const submissions = attempts.map(([, signer, call]) => this.submit(signer, call));
    const outcomes = await Promise.all(submissions.map((submission) => submission[since]));
    const told = (error, i) => `${attempts[i][1].meta.name} ${outcomes[i].name}: ${error}`;
    assert.deepEqual(
      outcomes.map(({ error }, i) => told(error?.name, i)),
      attempts.map(([error], i) => told(error, i)),
    );
    return outcomes;
  }

  /** All that was ever sent is finalised, with the outcome that it had in a block. */
  async allFinalised() {
    const outcomes = await Promise.all(
      this.#sent.map(async ({ included, finalised }) => [await included, await finalised]),
    );
    for (const [before, after] of outcomes) {
      assert.equal(after.error?.name, before.error?.name, `${after.name} after a fork`);
    }
    return outcomes.length;
  }

  /**
   * Asks at each new best block until the answer is neither false nor missing. `ask` gets the
   * api at that block, and its header.
   */
  until(what, ms, ask) {
    return this.#follow('subscribeNewHeads', what, ms, ask);
  }

  /** The same at each finalised block. */
  untilFinalised(what, ms, ask) {
    return this.#follow('subscribeFinalizedHeads', what, ms, ask);
  }

  /** Waits until so many nodes are connected with this one. */
  async hasPeers(count) {
    await this.until(`${count} peers`, PEERS_MS, async () => {
      const { peers } = await this.rpc('system_health');
      return peers === count;
    });
  }

  /** Waits until this node has made final what `other` has. Returns the last such block. */
  async catchUp(other) {
    const goal = await other.number(await other.finalisedHead());
    const own = await this.finalHash(goal);
    assert.equal(own, await other.finalHash(goal));
    return own;
  }

  /** Waits until the block of a number is final. Returns its hash. */
  async finalHash(goal) {
    await this.untilFinalised(`block ${goal} is final`, CATCH_UP_MS, (_, { number }) => {
      return number.toNumber() >= goal;
    });
    return (await this.api.rpc.chain.getBlockHash(goal)).toHex();
  }

  async #follow(heads, what, ms, ask) {
    const found = deferred();
    const look = async (header) => ask(await this.api.at(header.hash), header);
    const stop = await this.api.rpc.chain[heads](async (header) => {
      try {
        // While the client takes up a new runtime it may decode by the types of the wrong one, and
        // doesn't say when it is done: what is really wrong stays so.
        const again = () => delay(TAKING_UP_MS).then(() => look(header));
        const answer = await look(header).catch(again).catch(again).catch(again);
        if (answer) found.resolve(answer);
      } catch (error) {
        found.reject(error);
      }
    });
    return within(ms, what, found.promise).finally(stop);
  }
}
