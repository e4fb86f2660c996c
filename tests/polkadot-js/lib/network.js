// A network of four validators on loopback, run by `busbar testnet` in a temporary directory.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  watch,
} from 'node:fs';
import { createConnection } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { within } from './wait.js';

const START_MS = 120_000;
const STOP_MS = 20_000;
const RPC_MS = 30_000;
const RETRY_MS = 100;

/** Where cargo puts the binaries, unless `BUSBAR_BIN_DIR` says otherwise. */
function binary(name) {
  const { BUSBAR_BIN_DIR, CARGO_TARGET_DIR, XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME || join(homedir(), '.cache');
  const target = CARGO_TARGET_DIR || join(cache, 'busbar', 'target');
  const path = join(BUSBAR_BIN_DIR || join(target, 'release'), name);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`${path} is missing: run \`make build\`, or say in BUSBAR_BIN_DIR where it is`);
  }
  return path;
}

/** Starts `command`, which is told to end when this process ends, however it does. */
function start(command, log) {
  const output = openSync(log, 'a');
  const guarded = ['--pdeathsig', 'TERM', '--', ...command];
  const child = spawn('setpriv', guarded, { stdio: ['ignore', output, output] });
  closeSync(output);
  return child;
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

async function end(child) {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await within(STOP_MS, `stopping process ${child.pid}`, exit).catch(() => child.kill('SIGKILL'));
}

export class Network {
  #root = mkdtempSync(join(tmpdir(), 'busbar-js-'));
  #directory = join(this.#root, 'network');
  #log = join(this.#root, 'testnet.log');
  #testnet;
  #restarted = [];
  #validators = [];

  async start() {
    const [busbar, node] = [binary('busbar'), binary('busbar-node')];
    const ports = ['--rpc-port', '0', '--p2p-port', '0', '--prometheus-port', '0'];
    mkdirSync(this.#directory);
    this.#testnet = start(
      [busbar, 'testnet', '--directory', this.#directory, '--node', node, ...ports],
      this.#log,
    );
    await within(START_MS, 'starting the network', Promise.race([this.#ready(), this.#broken()]));
    const description = readFileSync(join(this.#directory, 'network.json'), 'utf8');
    this.#validators = JSON.parse(description).validators;
  }

  /** Its output goes to a file: it must not fail to write when nobody reads any more. */
  #ready() {
    return new Promise((resolve) => {
      const look = () => {
        if (/^network ready/m.test(readFileSync(this.#log, 'utf8'))) {
          watcher.close();
          resolve();
        }
      };
      const watcher = watch(this.#log, look).unref();
      look();
    });
  }

  async #broken() {
    const [code, signal] = await once(this.#testnet, 'exit');
    throw new Error(`\`busbar testnet\` ended (${signal ?? code})`);
  }

  validator(name) {
    return this.#validators.find((validator) => validator.name === name);
  }

  /** No farewell: as if the machine had lost its power. */
  kill(name) {
    process.kill(this.validator(name).pid, 'SIGKILL');
  }

  /** Starts a killed validator again, as it was; it then answers. */
  async restart(name) {
    const validator = this.validator(name);
    const child = start(validator.command, validator.log);
    this.#restarted.push(child);
    validator.pid = child.pid;
    await within(RPC_MS, `${name} answering again`, this.#listening(child, validator.rpc));
  }

  async #listening(child, url) {
    const { hostname: host, port } = new URL(url);
    while (!hasEnded(child)) {
      const socket = createConnection({ host, port });
      const open = await once(socket, 'connect').then(() => true, () => false);
      socket.destroy();
      if (open) return;
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
    }
    throw new Error(`it ended (${child.signalCode ?? child.exitCode})`);
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
    const children = [...this.#restarted, this.#testnet].filter(Boolean);
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
