// Users whose clients keep sending, whatever happens to the chain meanwhile.

import { Refused, signingClient } from './chain.js';
import { MWH, TOKEN, orderOf } from './market.js';

/** An order's price says whether it was amended. */
const [LISTED, AMENDED] = [TOKEN, 2n * TOKEN];

const refusal = (error) => {
  if (!(error instanceof Refused)) throw error;
  return error.message;
};

export class Traffic {
  #chain;
  #url;
  #session;
  #sent = [];
  #isOver = false;
  #traders;

  /** Each trader lists an order in a session, amends it, withdraws it, and so on. */
  constructor(chain, url, session, traders) {
    this.#chain = chain;
    this.#url = url;
    this.#session = session;
    this.#traders = Promise.all(traders.map((who) => this.#trade(who)));
    // Looked at when all is over.
    this.#traders.catch(() => {});
  }

  /**
   * Ends it as soon as each trader was refused once and has found the way back, however long a busy
   * machine takes for that. Returns all extrinsics once they have come to an end: `{who, hash, refused}`, where
   * `refused` is missing if it is in a final block.
   */
  async stop() {
    this.#isOver = true;
    await this.#traders;
    return Promise.all(
      this.#sent.map(async ({ who, hash, finalised }) => {
        return { who, hash, refused: await finalised.then(() => undefined, refusal) };
      }),
    );
  }

  /** One after the other: who is refused connects anew, looks what is there, and signs again. */
  async #trade(who) {
    let client = await signingClient(this.#url);
    let [wasRefused, isBack] = [false, false];
    for (let turn = 0; !(this.#isOver && isBack); turn += 1) {
      const call = await this.#next(client, who, turn);
      const { finalised, hash, included } = await this.#chain.watch(who, call);
      this.#sent.push({ who, hash, finalised });
      if (await included.then(() => undefined, refusal)) {
        wasRefused = true;
        client = await signingClient(this.#url);
      } else {
        isBack = wasRefused;
      }
    }
  }

  async #next({ tx: { orderBook } }, { address }, turn) {
    const { amend, list, withdraw } = orderBook;
    const [order] = await this.#chain.rpc('market_orders', this.#session, address);
    if (!order) {
      return list(this.#session, orderOf({ price: LISTED, energy: MWH, quota: 0n }, turn));
    }
    if (BigInt(order.price) !== LISTED) return withdraw(this.#session, order.order);
    return amend(this.#session, order.order, AMENDED, order.energy, order.quota);
  }
}
