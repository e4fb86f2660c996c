// Options of a command.

import { parseArgs } from 'node:util';

export class BadOptions extends Error {}

/** What was given under these names, and a way to read whole numbers from it. */
export function optionsOf(names) {
  const known = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  let values;
  try {
    ({ values } = parseArgs({ options: known }));
  } catch (error) {
    throw new BadOptions(error.message);
  }
  const whole = (name, { least = 1, most = Number.MAX_SAFE_INTEGER, unless } = {}) => {
    const number = Number(values[name] ?? unless);
    if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
    const bounds = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `at least ${least}`;
    throw new BadOptions(`--${name} must be a whole number, ${bounds}`);
  };
  return { values, whole };
}
