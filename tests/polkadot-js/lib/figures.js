// Figures of a load, in the form of `busbar load` (docs/load.md), for people and for programs.
// Pure.

/** Seconds in which the best rate is looked for. */
const BEST_SECONDS = 10;
const BARS = 10;
const BAR_WIDTH = 40;
const NAME_WIDTH = 26;

/** Of `{sent, learned}`, in the order in which they were learned. */
export function speedOf(finalities) {
  const seconds = finalities.at(-1)?.learned ?? 0;
  const rate = (count, span) => (span > 0 ? count / span : 0);
  return {
    seconds,
    transfersPerSecond: rate(finalities.length, seconds),
    bestTransfersPerSecond: rate(mostWithin(finalities), BEST_SECONDS),
  };
}

/** The most that became final within the best seconds, wherever these begin. */
function mostWithin(finalities) {
  let [most, first] = [0, 0];
  finalities.forEach(({ learned }, last) => {
    while (finalities[first].learned + BEST_SECONDS <= learned) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

/** Seconds from submission to finality; `null` if nothing became final. */
export function latencyOf(finalities) {
  if (finalities.length === 0) return null;
  const sorted = finalities.map(({ sent, learned }) => learned - sent).sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  /** The least that so many per cent of all don't exceed. */
  const percentile = (share) => sorted[Math.ceil((sorted.length * share) / 100) - 1];
  const histogram = Array.from({ length: BARS }, (_, bar) => {
    return { from: min + ((max - min) / BARS) * bar, transfers: 0 };
  });
  for (const latency of sorted) {
    histogram.findLast(({ from }) => from <= latency).transfers += 1;
  }
  const [p50, p90, p99] = [50, 90, 99].map(percentile);
  return { min, p50, p90, p99, max, histogram };
}

/**
 * Of final blocks that follow one another, `{number, slot, transfers, bytes, share}`, where
 * `share` has parts of the block's limits.
 */
export function summaryOf(blocks) {
  const most = (of) => Math.max(0, ...blocks.map(of));
  const [first, last] = [blocks[0], blocks.at(-1)];
  const made = blocks.length > 0 ? last.number - first.number : 0;
  const slots = blocks.length > 0 ? last.slot - first.slot : 0;
  const limits = ['weight', 'normal', 'operational', 'bytes'];
  return {
    blocks: blocks.length,
    missedSlots: Math.max(0, slots - made),
    fullest: Object.fromEntries(limits.map((name) => [name, most(({ share }) => share[name])])),
    mostBytes: most(({ bytes }) => bytes),
    mostTransfers: most(({ transfers }) => transfers),
    overLimits: blocks.filter(({ share }) => limits.some((name) => share[name] > 1)).length,
  };
}

const count = (value) => value.toLocaleString('en-US');
const row = (name, value) => `${name.padEnd(NAME_WIDTH)}  ${value}`;
const reasons = (counts) =>
  Object.entries(counts).sort().map(([reason, many]) => `    ${count(many)} ${reason}`);

function latencyRows({ min, p50, p90, p99, max, histogram }) {
  const seconds = [min, p50, p90, p99, max].map((value) => value.toFixed(2)).join(', ');
  const most = Math.max(...histogram.map(({ transfers }) => transfers));
  const bars = histogram.map(({ from, transfers }) => {
    const bar = '#'.repeat(Math.ceil((transfers * BAR_WIDTH) / most));
    return `  from ${from.toFixed(2).padStart(8)} s  ${count(transfers).padStart(9)}  ${bar}`;
  });
  return [row('min, p50, p90, p99, max', `${seconds} s`), ...bars.map((bar) => bar.trimEnd())];
}

function chainRows({ blocks, missedSlots, fullest, mostBytes, mostTransfers, overLimits }) {
  const perCent = (share) => `${(share * 100).toFixed(1)} %`;
  return [
    row('blocks', `${blocks}, ${missedSlots} slots missed`),
    row('  most transfers in one', count(mostTransfers)),
    row('  most weight in one', perCent(fullest.weight)),
    row("    of users'", perCent(fullest.normal)),
    row('    of operational', perCent(fullest.operational)),
    row('  most bytes in one', `${count(mostBytes)}, ${perCent(fullest.bytes)}`),
    row('  over their limits', overLimits),
  ];
}

/** The lines of the table. */
export function table({ transfers, refusals, failures, speed, latency, chain }) {
  return [
    row('transfers made', `${count(transfers.made)} of ${count(transfers.asked)}`),
    row('  sent', count(transfers.sent)),
    row('  refused by the node', count(transfers.refused)),
    ...reasons(refusals),
    row('  sent again, node full', count(transfers.retried)),
    row('  final', count(transfers.finalised)),
    row('  lost', count(transfers.lost)),
    row('  failed in a block', count(transfers.failed)),
    ...reasons(failures),
    row('seconds until final', speed.seconds.toFixed(1)),
    row('transfers/s final', speed.transfersPerSecond.toFixed(1)),
    row('  best ten seconds', speed.bestTransfersPerSecond.toFixed(1)),
    ...(latency ? latencyRows(latency) : []),
    ...chainRows(chain),
  ];
}
