/**
 * Blocks of members, shared over workers: each has its own, and one that is done with them takes
 * over from the others, as processors are never equally fast for long.
 */

/** Members of a block at most, few enough for its state to stay near the processor. */
const BLOCK = 48;

/**
 * How many blocks members are cut into: as many for each worker.
 *
 * @param {number} members
 * @param {number} workers
 */
export function blocksOf(members, workers) {
  return Math.min(Math.ceil(members / (BLOCK * workers)) * workers, members);
}

/**
 * The members of a block.
 *
 * @param {number} block
 * @param {number} blocks all of them
 * @param {number} members all of them
 * @returns {{first: number, size: number}}
 */
export function membersOf(block, blocks, members) {
  const first = Math.floor((members * block) / blocks);
  return { first, size: Math.floor((members * (block + 1)) / blocks) - first };
}

/** What is left to do of a run. */
export class Shares {
  /** @param {number} blocks @param {number} workers */
  constructor(blocks, workers) {
    const end = (/** @type {number} */ i) => Math.floor((blocks * i) / workers);
    this.left = Array.from({ length: workers }, (_, i) => ({ next: end(i), end: end(i + 1) }));
  }

  /**
   * The next block for a worker: of its own the first, or else the last of whoever has most.
   *
   * @param {number} worker
   * @returns {number | null}
   */
  take(worker) {
    const own = this.left[worker];
    if (own.next < own.end) return own.next++;
    const most = this.left.reduce((a, b) => (b.end - b.next > a.end - a.next ? b : a));
    return most.next < most.end ? --most.end : null;
  }

  /** Leave the rest undone. */
  drop() {
    this.left.forEach((one) => (one.end = one.next));
  }
}
