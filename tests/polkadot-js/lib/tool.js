// The command-line tool, as anybody runs it.

import { execFile } from 'node:child_process';

import { binary } from './network.js';

const COMMAND_MS = 60_000;

/** Runs `busbar` with these arguments: its exit code, and what it wrote to each output. */
export function busbar(...args) {
  return new Promise((resolve) => {
    const options = { timeout: COMMAND_MS };
    execFile(binary('busbar'), args.map(String), options, (error, out, told) => {
      resolve({ code: error ? error.code : 0, out, told });
    });
  });
}
