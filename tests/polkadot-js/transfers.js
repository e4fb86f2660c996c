// Many balance transfers on a test network, measured: of any chain of the SDK that knows Alice, so
// that `busbar load` can be held against something else on the same machine.

import { Chain, explain } from './lib/chain.js';
import { slotOf } from './lib/blocks.js';
import { Delivery, PATIENCE_MS } from './lib/delivery.js';
import { Fates } from './lib/fates.js';
import { latencyOf, speedOf, summaryOf, table } from './lib/figures.js';
import { keysOf } from './lib/market.js';
import { BadOptions, optionsOf } from './lib/options.js';
import { addresses, sign } from './lib/signing.js';
import { within } from './lib/wait.js';

const USAGE = `usage: node transfers.js --transfers N [--url ws://127.0.0.1:9944] [--accounts A]
           [--connections C] [--waiting W] [--timeout S]`;
const TELL_MS = 2_000;
/** Transfers of one account, unless said otherwise; beyond 128 chains may refuse to keep more. */
const PER_ACCOUNT = 32;
/** A pool keeps as many that wait for another's nonce, by default, and drops what is beyond. */
const WAITING = 800;
/** Alice's transfers that wait for a block at once. */
const ENDOWED_TOGETHER = 100;
/** Fees may rise while blocks are full. */
const FEE_RESERVE = 4n;

function options() {
  const { values, whole } = optionsOf(
    ['url', 'transfers', 'accounts', 'connections', 'waiting', 'timeout'],
  );
  const transfers = whole('transfers', 1);
  return {
    transfers,
    url: values.url ?? 'ws://127.0.0.1:9944',
    // Each pays the next one.
    accounts: whole('accounts', {
      least: 2,
      unless: Math.max(2, Math.ceil(transfers / PER_ACCOUNT)),
    }),
    connections: whole('connections', { unless: 4 }),
    waiting: whole('waiting', { unless: WAITING }),
    timeoutMs: 1000 * whole('timeout', { unless: 1800 }),
  };
}

const began = Date.now();
const say = (text) => {
  console.error(`[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${text}`);
};

/** Gives Alice's tokens to whoever has too little for its transfers. */
async function endow(chain, all, amount, each) {
  const { Alice } = keysOf(['Alice']);
  const pay = (to, value) => chain.api.tx.balances.transferKeepAlive(to, value);
  const { partialFee } = await pay(all[0], amount).paymentInfo(Alice);
  const wanted = amount + BigInt(each) * (amount + FEE_RESERVE * partialFee.toBigInt());
  const accounts = await chain.api.query.system.account.multi(all);
  const missing = all.filter((_, index) => accounts[index].data.free.toBigInt() < wanted);
  while (missing.length > 0) {
    say(`${missing.length} accounts are still to be endowed`);
    const next = missing.splice(0, ENDOWED_TOGETHER);
    await chain.all(next.map((address) => [Alice, pay(address, wanted)]));
  }
}

/** All transfers, the first of each account first: `{extrinsics, senders}`. */
async function prepare(chain, { url, transfers, accounts }) {
  const { api } = chain;
  const all = addresses(accounts);
  const amount = api.consts.balances.existentialDeposit.toBigInt();
  const each = Math.ceil(transfers / accounts);
  await endow(chain, all, amount, each);
  const nonces = await Promise.all(all.map((who) => chain.rpc('system_accountNextIndex', who)));
  const jobs = all.map((_, index) => ({
    index,
    nonce: nonces[index],
    many: Math.floor((transfers + accounts - 1 - index) / accounts),
    to: all[(index + 1) % accounts],
  }));
  const hash = await chain.finalisedHead();
  const block = { hash, number: await chain.number(hash) };
  let told = Date.now();
  const signed = await sign(jobs, { url, amount, block }, (done) => {
    if (done < transfers && Date.now() < told + TELL_MS) return;
    told = Date.now();
    say(`${done} of ${transfers} transfers are signed`);
  });
  const senders = Array.from({ length: transfers }, (_, index) => index % accounts);
  const extrinsics = senders.map((who, index) => signed[who][Math.floor(index / accounts)]);
  return { extrinsics, senders };
}

/** What a block may be filled with, as a function that tells how full one is. */
function shareOf({ consts: { system: { blockLength, blockWeights } } }) {
  const { maxBlock, perClass } = blockWeights;
  const { normal, operational, mandatory } = blockLength.max;
  const longest = Math.max(...[normal, operational, mandatory].map((most) => most.toNumber()));
  const time = (weight) => weight.refTime.toNumber();
  const part = (weight, { maxTotal }) =>
    maxTotal.isSome ? time(weight) / time(maxTotal.unwrap()) : 0;
  return (weight, bytes) => ({
    weight: (time(weight.normal) + time(weight.operational) + time(weight.mandatory))
      / time(maxBlock),
    normal: part(weight.normal, perClass.normal),
    operational: part(weight.operational, perClass.operational),
    bytes: bytes / longest,
  });
}

/** What a block's state tells: how full it was, and why transfers failed, by their reasons. */
async function look(chain, share, { number, hash, bytes, ours }) {
  const at = await chain.api.at(hash);
  const [header, weight, events] = await Promise.all([
    chain.api.rpc.chain.getHeader(hash),
    at.query.system.blockWeight(),
    ours.length > 0 ? at.query.system.events() : [],
  ]);
  const places = new Set(ours);
  const failures = events
    .filter(({ event, phase }) => phase.isApplyExtrinsic
      && places.has(phase.asApplyExtrinsic.toNumber())
      && event.section === 'system' && event.method === 'ExtrinsicFailed')
    .map(({ event: { data: [error] } }) => explain(chain.api.registry, error).name);
  return {
    number,
    slot: slotOf(chain, header),
    transfers: ours.length,
    bytes,
    share: share(weight, bytes),
    failures,
  };
}

async function measure(chain, { url, connections, waiting }, { extrinsics, senders }) {
  const fates = new Fates(extrinsics);
  const counts = () => {
    const { sent, waiting: inPool, finalities: { length: final } } = fates;
    return `${sent} sent, ${sent - inPool} in blocks, ${final} final`;
  };
  const telling = setInterval(() => say(counts()), TELL_MS);
  // Those of an account over the same connection, so that they keep the order of their nonces.
  const queues = Array.from({ length: connections }, (_, number) =>
    [...senders.keys()].filter((index) => senders[index] % connections === number));
  const delivered = new Delivery(chain, extrinsics, fates, waiting).run(url, queues);
  const blocks = await delivered.finally(() => clearInterval(telling));
  say(`${counts()}; looking at their blocks`);
  if (fates.open > 0) say(`nothing became final for ${PATIENCE_MS / 1000} s: the rest is lost`);

  const has = ({ ours }) => ours.length > 0;
  const span = blocks.slice(blocks.findIndex(has), blocks.findLastIndex(has) + 1);
  const share = shareOf(chain.api);
  const seen = [];
  for (const block of span) seen.push(await look(chain, share, block));
  const failures = {};
  for (const reason of seen.flatMap((block) => block.failures)) {
    failures[reason] = (failures[reason] ?? 0) + 1;
  }
  const failed = Object.values(failures).reduce((sum, many) => sum + many, 0);
  const { asked, sent, refused, retried, refusals, finalities, open } = fates;
  const [finalised, lost, made] = [finalities.length, open, finalities.length - failed];
  return {
    accounts: new Set(senders).size,
    transfers: { asked, sent, refused, retried, finalised, lost, failed, made },
    refusals,
    failures,
    speed: speedOf(finalities),
    latency: latencyOf(finalities),
    chain: summaryOf(seen),
  };
}

/** Whether every transfer was made. */
async function run(settings) {
  const chain = await Chain.connect(settings.url);
  const name = await chain.rpc('system_chain');
  say(`${name} at ${settings.url}, block ${await chain.number()}`);
  const figures = await measure(chain, settings, await prepare(chain, settings));
  console.log([...table(figures), JSON.stringify(figures)].join('\n'));
  const { transfers: { asked, made } } = figures;
  if (made < asked) {
    throw new Error(
      `${asked - made} transfers were refused, lost or failed; see how many, and why; if they are `
        + 'lost, choose a lower --waiting, or give the nodes a higher --pool-limit',
    );
  }
}

try {
  const { timeoutMs, ...settings } = options();
  await within(timeoutMs, 'all of it (see --timeout)', run(settings));
  process.exit(0);
} catch (error) {
  console.error(`transfers: ${error.message}`);
  if (error instanceof BadOptions) console.error(USAGE);
  // Ends what is still connected, signing or waiting.
  process.exit(error instanceof BadOptions ? 2 : 1);
}
