// `busbar meter-gateway` and the broker that it takes readings from, as processes.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { binary } from './network.js';
import { end, freePorts, listening, logged, start } from './processes.js';
import { within } from './wait.js';

const READY_MS = 60_000;

/** A process that can be killed, and started again as it was. */
class Restartable {
  #command;
  #child;
  log;

  constructor(command, log) {
    this.#command = command;
    this.log = log;
  }

  run() {
    this.#child = start(this.#command, this.log);
    return this.#child;
  }

  /** No farewell: as if the machine had lost its power. */
  async kill() {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async end() {
    if (this.#child) await end(this.#child);
  }
}

/** A certificate for this machine in a folder, and of whoever has signed it. */
function certify(folder) {
  const openssl = (...options) => execFileSync('openssl', options, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const days = ['-days', '2'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=CA', ...days);
  openssl('req', ...key, '-keyout', 'key.pem', '-out', 'request.pem', '-subj', '/CN=broker');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  openssl(
    'x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
    '-out', 'cert.pem', '-extfile', 'names', ...days,
  );
}

/** Mosquitto, from Debian; what it had to deliver is gone when it is killed. */
export class Broker {
  #root = mkdtempSync(join(tmpdir(), 'busbar-broker-'));
  #process;
  url;
  /** Host and port by TLS, and what the certificate is checked by. */
  secure;

  async start() {
    const file = (name) => join(this.#root, name);
    certify(this.#root);
    const [port, securePort] = await freePorts(2);
    this.url = `mqtt://127.0.0.1:${port}`;
    this.secure = { broker: `127.0.0.1:${securePort}`, ca: file('ca.pem') };
    writeFileSync(file('mosquitto.conf'), [
      // It gives up being root, and has to read its key.
      'user root',
      'allow_anonymous true',
      // Beyond its own bounds it drops what it was given.
      'max_queued_messages 0',
      `listener ${port} 127.0.0.1`,
      `listener ${securePort} 127.0.0.1`,
      `certfile ${file('cert.pem')}`,
      `keyfile ${file('key.pem')}`,
    ].join('\n'));
    const command = ['/usr/sbin/mosquitto', '-c', file('mosquitto.conf')];
    this.#process = new Restartable(command, file('log'));
    await this.restart();
  }

  restart() {
    const child = this.#process.run();
    return within(READY_MS, 'the broker answering', listening(child, this.url));
  }

  kill() {
    return this.#process.kill();
  }

  async stop() {
    await this.#process?.end();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

export class Gateway {
  #root = mkdtempSync(join(tmpdir(), 'busbar-gateway-'));
  #process;
  #metrics;

  /** `secret` is that of the account that submits. */
  async start({ url, secure, secret }) {
    const file = (name) => join(this.#root, name);
    const [port] = await freePorts(1);
    this.#metrics = `http://127.0.0.1:${port}/metrics`;
    writeFileSync(file('key'), `${secret}\n`, { mode: 0o600 });
    const options = {
      url,
      ...secure,
      key: file('key'),
      database: file('readings.db'),
      metrics: `127.0.0.1:${port}`,
    };
    const command = [binary('busbar'), 'meter-gateway'];
    for (const [name, value] of Object.entries(options)) command.push(`--${name}`, value);
    this.#process = new Restartable(command, file('log'));
    await this.restart();
  }

  /** Once it follows broker and chain. */
  async restart() {
    const before = this.text().length;
    this.#process.run();
    const follows = (log) => /follows .* of the broker/.test(log.slice(before));
    await within(READY_MS, 'the gateway following the broker', logged(this.#process.log, follows));
  }

  kill() {
    return this.#process.kill();
  }

  /** All that it said so far. */
  text() {
    try {
      return readFileSync(this.#process.log, 'utf8');
    } catch {
      return '';
    }
  }

  /** A metric's value, summed over its labels. */
  async metric(name) {
    const text = await (await fetch(this.#metrics)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`busbar_gateway_${name}`));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  async stop() {
    await this.#process?.end();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
