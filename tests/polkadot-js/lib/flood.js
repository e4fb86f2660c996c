// Accounts that pay for keeping the blocks full of what nobody needs.

import { TOKEN } from './market.js';
import { within } from './wait.js';

/** What one wallet spends in all: more than enough for fees and tips. */
export const FUNDS = 20_000n * TOKEN;
/** Junk of users comes before operational junk: so that both fill what is theirs. */
const TIP = 3n * TOKEN;
const REMARK_BYTES = 100_000;
/** So many calls make up a block's weight of their class. */
const CALLS = { normal: 16n, operational: 10n };
/** What is sent at most, in blocks that it fills. */
const MOST_BLOCKS = 24;
const BLOCK_MS = 60_000;
const DRAINED_MS = 60_000;
/** A pool's answers: it has one with this nonce meanwhile, or a block does, or it is full. */
const REFUSALS = { outdated: 1010, alreadyImported: 1013, tooLowPriority: 1014, dropped: 1016 };

const NOTHING = `0x${'00'.repeat(32)}`;
const IMMORTAL = { era: 0 };

/** What a block may hold, and what a class has to itself of it. */
export function limitsOf({ consts: { system } }) {
  const { perClass: { normal, operational } } = system.blockWeights;
  const refTime = (weight) => weight.refTime.toBigInt();
  return {
    bytes: system.blockLength.max.normal.toNumber(),
    normal: {
      total: refTime(normal.maxTotal.unwrap()),
      extrinsic: refTime(normal.baseExtrinsic),
    },
    operational: {
      total: refTime(operational.reserved.unwrap()),
      extrinsic: refTime(operational.baseExtrinsic),
    },
  };
}

/**
 * What fills blocks: `{call, tip, perBlock, ahead}`, where so many blocks' worth of it are to wait
 * `ahead`. Of operational calls one block's: more would take what is for users. Weight is what
 * the sender says that a call may take, and pays for; the call fails at once, and gives nothing
 * back. So blocks are full for the chain, while the machine that runs all validators isn't busy.
 */
async function junk(api, who) {
  const { council, multisig, system } = api.tx;
  const weightOf = async (call) => {
    const { weight } = await call.paymentInfo(who);
    return weight.refTime.toBigInt();
  };
  /** What `count` of fill `share` of a block's weight with, by what they declare. */
  const filling = async (call, share, count, extrinsic) => {
    const declaring = (refTime) => call({ refTime, proofSize: 0 });
    return declaring(share / count - extrinsic - (await weightOf(declaring(0n))));
  };
  const ofOne = (weight) => multisig.asMulti(1, [], null, system.remark('0x'), weight);
  const ofNothing = (weight) => council.close(NOTHING, 0, weight, 0);

  const { bytes, normal, operational } = limitsOf(api);
  const remark = system.remark(`0x${'00'.repeat(REMARK_BYTES)}`);
  const remarks = Math.floor(bytes / (await remark.signAsync(who, IMMORTAL)).encodedLength);
  const rest = normal.total - BigInt(remarks) * ((await weightOf(remark)) + normal.extrinsic);
  const user = await filling(ofOne, rest, CALLS.normal, normal.extrinsic);
  const operator =
    await filling(ofNothing, operational.total, CALLS.operational, operational.extrinsic);
  return [
    { call: remark, tip: TIP, perBlock: remarks, ahead: 3 },
    { call: user, tip: TIP, perBlock: Number(CALLS.normal), ahead: 3 },
    { call: operator, tip: 0n, perBlock: Number(CALLS.operational), ahead: 1 },
  ];
}

export class Flood {
  #chain;
  #kinds;
  #isOver = false;
  #flooding;

  /** Each of three new accounts keeps junk of one kind waiting. */
  static async start(chain, wallets) {
    const kinds = await junk(chain.api, wallets[0]);
    return new Flood(chain, kinds.map((kind, i) => ({ ...kind, wallet: wallets[i], goal: 0 })));
  }

  constructor(chain, kinds) {
    this.#chain = chain;
    this.#kinds = kinds;
    this.#flooding = this.#flood();
    // Looked at when all is over.
    this.#flooding.catch(() => {});
  }

  /** Ends it, once all junk is in blocks. Returns the number of one behind them. */
  stop() {
    this.#isOver = true;
    return within(DRAINED_MS, 'all junk in blocks', this.#flooding);
  }

  /** Fills up what waits, after each block. */
  async #flood() {
    const addresses = this.#kinds.map(({ wallet }) => wallet.address);
    for (let last = -1; ;) {
      const [next, accounts] = await this.#chain.until('a block', BLOCK_MS, async (at, header) => {
        const number = header.number.toNumber();
        return number > last && [number, await at.query.system.account.multi(addresses)];
      });
      last = next;
      const nonces = accounts.map(({ nonce }) => nonce.toNumber());
      if (this.#isOver && this.#kinds.every(({ goal }, i) => nonces[i] === goal)) return next;
      await Promise.all(this.#kinds.map((kind, i) => this.#send(kind, nonces[i])));
    }
  }

  /** All that the pool doesn't have: after the next block again, if it drops or refuses it. */
  async #send(kind, nonce) {
    const { ahead, call, perBlock, tip, wallet } = kind;
    if (!this.#isOver) {
      kind.goal = Math.max(kind.goal, Math.min(nonce + ahead * perBlock, MOST_BLOCKS * perBlock));
    }
    let next = await this.#chain.rpc('system_accountNextIndex', wallet.address);
    for (; next < kind.goal; next += 1) {
      const signed = await call.signAsync(wallet, { ...IMMORTAL, nonce: next, tip });
      await this.#chain.rpc('author_submitExtrinsic', signed.toHex()).catch((error) => {
        if (!Object.values(REFUSALS).includes(error.code)) throw error;
      });
    }
  }
}
