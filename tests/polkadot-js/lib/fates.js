// What became of each extrinsic of a load, as far as this client knows. Pure: moments are ms on a
// clock of the caller's.

export class Fates {
  #byText;
  #fates;
  #began;
  /** Final ones as `{sent, learned}`, in seconds since the first submission. */
  finalities = [];
  /** Counts by the reason that the node refused them for. */
  refusals = {};
  /** Those that the node has taken, or is being asked to take. */
  sent = 0;
  refused = 0;
  /** How often the node was full. */
  retried = 0;
  #inBlocks = 0;

  /** Of extrinsics in hex, as they stand in blocks. */
  constructor(extrinsics) {
    this.#byText = new Map(extrinsics.map((extrinsic, index) => [extrinsic, index]));
    this.#fates = extrinsics.map(() => ({ sent: undefined, isInBlock: false, isOver: false }));
  }

  get asked() {
    return this.#fates.length;
  }

  /** Neither final nor refused. */
  get open() {
    return this.asked - this.finalities.length - this.refused;
  }

  /** Handed over, and in no block of the best chain yet. */
  get waiting() {
    return this.sent - this.#inBlocks;
  }

  /** The place of an extrinsic in this load; missing if it is somebody else's. */
  find(extrinsic) {
    return this.#byText.get(extrinsic);
  }

  /** It is handed over. */
  handedOver(index, now) {
    this.#began ??= now;
    this.#fates[index].sent = now;
    this.sent += 1;
  }

  /** The node had no room for it. */
  returned(index) {
    this.#fates[index].sent = undefined;
    this.sent -= 1;
    this.retried += 1;
  }

  /** The node won't ever take it. */
  wasRefused(index, reason) {
    const fate = this.#fates[index];
    if (fate.isOver) return;
    fate.isOver = true;
    this.sent -= 1;
    this.refused += 1;
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
  }

  /** It stands in a block of the best chain. */
  isInBlock(index) {
    const fate = this.#fates[index];
    if (fate.isInBlock) return;
    fate.isInBlock = true;
    this.#inBlocks += 1;
  }

  /** It stands in a final block, as was learned at `now`. */
  isFinal(index, now) {
    this.isInBlock(index);
    const fate = this.#fates[index];
    if (fate.isOver || fate.sent === undefined) return;
    fate.isOver = true;
    const seconds = (moment) => (moment - this.#began) / 1000;
    this.finalities.push({ sent: seconds(fate.sent), learned: seconds(now) });
  }
}
