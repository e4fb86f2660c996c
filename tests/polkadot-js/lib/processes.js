// Processes of a test, which end with it, however it ends.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, watch } from 'node:fs';
import { createConnection, createServer } from 'node:net';

import { within } from './wait.js';

const STOP_MS = 20_000;
const RETRY_MS = 100;

/** Starts `command`, which is told to end when this process ends, however it does. */
export function start(command, log) {
  const output = openSync(log, 'a');
  const guarded = ['--pdeathsig', 'TERM', '--', ...command];
  const child = spawn('setpriv', guarded, { stdio: ['ignore', output, output] });
  closeSync(output);
  return child;
}

/** Ports that nobody listens on. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Resolves once a log, as a whole, is as wanted. */
export function logged(file, wanted) {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted(readFileSync(file, 'utf8'))) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(file, look).unref();
    look();
  });
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Has it end, and waits for that. */
export async function end(child) {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await within(STOP_MS, `stopping process ${child.pid}`, exit).catch(() => child.kill('SIGKILL'));
}

/** Resolves once a process takes connections at `url`. */
export async function listening(child, url) {
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
