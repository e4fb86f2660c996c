// Bodies whose members decide by motions.

import assert from 'node:assert/strict';

import { explain, fieldsOf } from './chain.js';

export class Body {
  #chain;
  #name;

  /** The pallet of this name, as in `api.tx`. */
  constructor(chain, name) {
    this.#chain = chain;
    this.#name = name;
  }

  get #calls() {
    return this.#chain.api.tx[this.#name];
  }

  /** What `proposer` signs to have `call` decided by `threshold` ayes. */
  proposal(threshold, { method }) {
    return this.#calls.propose(threshold, method, method.encodedLength);
  }

  /** Motions, one for each call. */
  async propose(proposer, threshold, calls) {
    const proposals = calls.map((call) => [proposer, this.proposal(threshold, call)]);
    const outcomes = await this.#chain.all(proposals);
    return outcomes.map((outcome, i) => {
      const [{ proposalHash, proposalIndex }] = this.events(outcome, 'Proposed');
      assert.equal(proposalHash.toHex(), calls[i].method.hash.toHex());
      return { call: calls[i], hash: proposalHash, index: proposalIndex };
    });
  }

  /** Each of `voters` votes on each motion. */
  vote(voters, motions, aye = true) {
    const { vote } = this.#calls;
    return this.#chain.all(
      motions.flatMap(({ hash, index }) => voters.map((who) => [who, vote(hash, index, aye)])),
    );
  }

  /** What closes a motion. */
  async closing({ call: { method }, hash, index }) {
    const length = method.encodedLength;
    const query = this.#chain.api.call.transactionPaymentCallApi.queryCallInfo;
    const { weight } = await query(method, length);
    return this.#calls.close(hash, index, weight, length);
  }

  async close(who, motions) {
    const closings = await Promise.all(motions.map((motion) => this.closing(motion)));
    return this.#chain.all(closings.map((closing) => [who, closing]));
  }

  /** Motions that need the aye of each of `voters`, and get it. */
  async decide(voters, calls) {
    const [chair] = voters;
    const motions = await this.propose(chair, voters.length, calls);
    await this.vote(voters, motions);
    return this.close(chair, motions);
  }

  /** The same; what is decided must succeed. */
  async pass(voters, calls) {
    const outcomes = await this.decide(voters, calls);
    assert.deepEqual(outcomes.map((outcome) => this.failure(outcome)), calls.map(() => undefined));
    return outcomes;
  }

  events({ events }, method) {
    return fieldsOf(events, this.#name, method);
  }

  /** Name of the error that a motion's call ended with, if it did. */
  failure(outcome) {
    const [{ result }] = this.events(outcome, 'Executed');
    return result.isErr ? explain(this.#chain.api.registry, result.asErr).name : undefined;
  }
}
