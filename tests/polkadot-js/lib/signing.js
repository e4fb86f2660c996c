// Balance transfers, signed in advance on all cores.

import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { Keyring } from '@polkadot/api';

import { signingClient } from './chain.js';

/** Blocks for which a transfer is valid: more than an hour where a slot takes 2 s. */
const PERIOD = 2_048;

/** The keys of `//load//0`, `//load//1` and so on. */
function keys() {
  const all = new Keyring({ type: 'sr25519' }).addFromUri('//load');
  return (index) => all.derive(`//${index}`);
}

/** The addresses of the first accounts of all loads. */
export function addresses(accounts) {
  const keyOf = keys();
  return Array.from({ length: accounts }, (_, index) => keyOf(index).address);
}

/**
 * Signs jobs `{index, nonce, many, to}`: so many transfers of account `index` to another's
 * address, valid from `block` (`{hash, number}`) on. Returns each job's, in hex.
 */
export async function sign(jobs, { url, amount, block }, tell) {
  const threads = Math.min(availableParallelism(), jobs.length);
  const signed = [];
  let done = 0;
  const share = (thread) => jobs.filter((_, place) => place % threads === thread);
  const work = async (thread) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { jobs: share(thread), url, amount, block },
    });
    const ended = new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', resolve);
    });
    worker.on('message', ({ index, extrinsics }) => {
      signed[index] = extrinsics;
      done += extrinsics.length;
      tell(done);
    });
    await ended;
  };
  await Promise.all(Array.from({ length: threads }, (_, thread) => work(thread)));
  return signed;
}

async function work({ jobs, url, amount, block }) {
  const api = await signingClient(url);
  const era = api.createType('ExtrinsicEra', { current: block.number, period: PERIOD });
  const options = {
    blockHash: block.hash,
    era,
    genesisHash: api.genesisHash,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  };
  const keyOf = keys();
  for (const { index, nonce, many, to } of jobs) {
    const [key, transfer] = [keyOf(index), api.tx.balances.transferKeepAlive(to, amount)];
    const extrinsics = Array.from({ length: many }, (_, more) =>
      transfer.sign(key, { ...options, nonce: nonce + more }).toHex());
    parentPort.postMessage({ index, extrinsics });
  }
  await api.disconnect();
}

if (!isMainThread) await work(workerData);
