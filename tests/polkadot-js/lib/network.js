// A network of four validators on loopback, run by `busbar testnet` in a temporary directory.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { end, freePorts, listening, logged, start } from './processes.js';
import { within } from './wait.js';

/** Those that `busbar testnet` starts. */
export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

const RUNTIME = 'wbuild/busbar-power-runtime/busbar_power_runtime.compact';
const START_MS = 180_000;
const RPC_MS = 60_000;
/** Most of it is the code. */
const SPEC_BYTES = 64 * 1024 * 1024;

/** Something that a build makes: where cargo puts it, unless `BUSBAR_BIN_DIR` says otherwise. */
function built(name, mode) {
  const { BUSBAR_BIN_DIR, CARGO_TARGET_DIR, XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME || join(homedir(), '.cache');
  const target = CARGO_TARGET_DIR || join(cache, 'busbar', 'target');
  const path = join(BUSBAR_BIN_DIR || join(target, 'release'), name);
  try {
    accessSync(path, mode);
  } catch {
    throw new Error(`${path} is missing: run \`make build\`, or say in BUSBAR_BIN_DIR where it is`);
  }
  return path;
}

export const binary = (name) => built(name, constants.X_OK);

/** The runtime as WebAssembly, as it is and as chains store it. */
export const runtimeModule = () => readFileSync(built(`${RUNTIME}.wasm`, constants.R_OK));
export const runtimeCode = () => readFileSync(built(`${RUNTIME}.compressed.wasm`, constants.R_OK));

/** The chain spec of the preset that networks start from, readable. */
export function presetSpec() {
  const options = { encoding: 'utf8', maxBuffer: SPEC_BYTES, stdio: ['ignore', 'pipe', 'inherit'] };
  return execFileSync(
    binary('busbar-node'),
    ['export-chain-spec', '--chain=local'],
    { ...options, timeout: RPC_MS },
  );
}

/**
 * What a command has its clock changed by, and that of its children. `faketime` itself would stay
 * their parent, and pass on no signal. How long something takes is measured by another clock.
 */
function clock(ahead) {
  if (ahead === 0) return [];
  const asked = ['-m', '-f', '+1s', 'printenv', 'LD_PRELOAD'];
  const library = execFileSync('faketime', asked, { encoding: 'utf8', timeout: RPC_MS }).trim();
  const variables = { LD_PRELOAD: library, FAKETIME: `+${ahead}s`, FAKETIME_DONT_FAKE_MONOTONIC: 1 };
  return ['env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

export class Network {
  #kind;
  #root = mkdtempSync(join(tmpdir(), 'busbar-js-'));
  #directory = join(this.#root, 'network');
  #log = join(this.#root, 'testnet.log');
  #testnet;
  /** Nodes that `busbar testnet` knows nothing of. */
  #started = [];
  #validators = [];

  /** Of the power market, or of green certificates. */
  constructor(kind = 'power') {
    this.#kind = kind;
  }

  /** From a chain spec, or the preset's; all clocks are so many seconds ahead. */
  async start(spec, ahead = 0) {
    const [busbar, node] = [binary('busbar'), binary('busbar-node')];
    const ports = ['--rpc-port', '0', '--p2p-port', '0', '--prometheus-port', '0'];
    mkdirSync(this.#directory, { recursive: true });
    // `busbar testnet` makes one only where there is none.
    if (spec) writeFileSync(join(this.#directory, 'chain-spec.json'), spec);
    rmSync(this.#log, { force: true });
    const places = ['--directory', this.#directory, '--node', node, ...ports];
    const testnet = [busbar, 'testnet', '--chain', this.#kind, ...places];
    this.#testnet = start([...clock(ahead), ...testnet], this.#log);
    await within(START_MS, 'starting the network', Promise.race([this.#ready(), this.#broken()]));
    const description = readFileSync(join(this.#directory, 'network.json'), 'utf8');
    this.#validators = JSON.parse(description).validators;
  }

  /**
   * Stops all nodes and starts them on the same data, with another chain spec or clock, on other
   * ports.
   */
  async startAgain(spec, ahead) {
    await end(this.#testnet);
    await this.start(spec, ahead);
  }

  /** Its output goes to a file: it must not fail to write when nobody reads any more. */
  #ready() {
    return logged(this.#log, (log) => /^network ready/m.test(log));
  }

  /** Waits until a validator's log is as wanted. */
  logged(name, ms, what, wanted) {
    return within(ms, `${name} logging ${what}`, logged(this.validator(name).log, wanted));
  }

  async #broken() {
    const [code, signal] = await once(this.#testnet, 'exit');
    throw new Error(`\`busbar testnet\` ended (${signal ?? code})`);
  }

  get first() {
    return this.#validators[0];
  }

  validator(name) {
    return this.#validators.find((validator) => validator.name === name);
  }

  /** No farewell: as if the machine had lost its power. */
  kill(name) {
    process.kill(this.validator(name).pid, 'SIGKILL');
  }

  /** Starts a killed validator again, as it was; it then answers. */
  restart(name) {
    return this.#run(this.validator(name));
  }

  /**
   * Starts one more node, which then answers: as the first validator is started, but for what must
   * be its own. It has no session keys, and makes some for whoever asks.
   */
  async join(name) {
    const [first] = this.#validators;
    const [program, ...options] = first.command;
    const flag = (option) => option.split('=')[0];
    const address = options.find((option) => flag(option) === '--listen-addr').split('=')[1];
    const file = (suffix) => join(this.#directory, `${name}${suffix}`);
    const [rpc, p2p, prometheus] = await freePorts(3);
    writeFileSync(file('.node-key'), randomBytes(32).toString('hex'));
    const own = [
      '--validator',
      `--name=${name}`,
      '--rpc-methods=unsafe',
      `--base-path=${file('')}`,
      `--node-key-file=${file('.node-key')}`,
      `--listen-addr=/ip4/127.0.0.1/tcp/${p2p}`,
      `--rpc-port=${rpc}`,
      `--prometheus-port=${prometheus}`,
    ];
    const replaced = [`--${first.name}`, ...own.map(flag)];
    const shared = options.filter((option) => !replaced.includes(flag(option)));
    const validator = {
      name,
      rpc: `ws://127.0.0.1:${rpc}`,
      log: file('.log'),
      command: [program, ...own, ...shared, `--bootnodes=${address}/p2p/${first.peerId}`],
    };
    this.#validators.push(validator);
    await this.#run(validator);
  }

  async #run(validator) {
    const child = start(validator.command, validator.log);
    this.#started.push(child);
    validator.pid = child.pid;
    const answering = listening(child, validator.rpc);
    await within(RPC_MS, `${validator.name} answering`, answering);
  }

  /** The last lines that each process wrote. */
  logs(lines = 15) {
    const tail = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines);
    return [{ name: 'testnet', log: this.#log }, ...this.#validators]
      .filter(({ log }) => existsSync(log))
      .map(({ name, log }) => `--- ${name}\n${tail(log).join('\n')}`)
      .join('\n');
  }

  async stop() {
    const children = [...this.#started, this.#testnet].filter(Boolean);
    await Promise.all(children.map(end));
    this.#validators.filter((validator) => this.#survives(validator)).forEach(({ pid }) => {
      process.kill(pid, 'SIGKILL');
    });
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Its number may be another process's by now: what counts is that it is about our directory. */
  #survives({ pid }) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.#directory);
    } catch {
      return false;
    }
  }
}
