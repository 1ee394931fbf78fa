/**
 * Statistics over futures, as NumPy has them. Values are (quarter, member), quarter by quarter.
 */

/** Ends of 9 and of 5 in 10 futures, and the middle one. */
export const LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95];

/**
 * Quantiles of each quarter, between two futures where a level falls between them.
 *
 * @param {Float64Array} values
 * @param {number} members
 * @param {number[]} levels
 * @returns {Float64Array[]} for each level, (quarter,)
 */
export function quantiles(values, members, levels = LEVELS) {
  const found = levels.map(() => new Float64Array(values.length / members));
  const places = levels.map((level) => level * (members - 1));
  const ranks = ranksOf(places, members);
  for (let quarter = 0; quarter < found[0].length; quarter++) {
    const ranked = valuesAt(ranks, inQuarter(values, members, quarter));
    places.forEach((place, i) => (found[i][quarter] = between(ranked, place, members - 1)));
  }
  return found;
}

/** The value at a level of sorted values (NumPy's "linear"). @param {Float64Array} sorted @param {number} level */
export function at(sorted, level) {
  return between(sorted, level * (sorted.length - 1), sorted.length - 1);
}

/** @param {ArrayLike<number>} ranked values by rank @param {number} place @param {number} last */
function between(ranked, place, last) {
  const below = Math.floor(place);
  const [a, b, t] = [ranked[below], ranked[Math.min(below + 1, last)], place - below];
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/** Ranks between which places lie, lowest first. @param {number[]} places @param {number} members */
function ranksOf(places, members) {
  const below = places.map(Math.floor);
  const above = below.map((rank) => Math.min(rank + 1, members - 1));
  return [...new Set([...below, ...above])].sort((a, b) => a - b);
}

/** Steps between the lowest and the highest value. */
const STEPS = 512;
const counts = new Int32Array(STEPS + 1);
const wanted = new Uint8Array(STEPS + 1);
let room = new Float64Array(0);

/**
 * The values that have some ranks. Values are counted in steps and only those of the steps that hold
 * a rank are sorted, which takes a third of the time of sorting all.
 *
 * @param {number[]} ranks lowest first
 * @param {Float64Array} values
 * @returns {number[]} by rank, with holes
 */
function valuesAt(ranks, values) {
  const [low, scale] = stepsOf(values);
  counts.fill(0);
  wanted.fill(0);
  for (let i = 0; i < values.length; i++) counts[((values[i] - low) * scale) | 0]++;
  const skipped = skippedBelow(ranks);
  const sorted = inWanted(values, low, scale).sort();
  /** @type {number[]} */
  const found = [];
  ranks.forEach((rank, i) => (found[rank] = sorted[rank - skipped[i]]));
  return found;
}

/** Values of the steps that are wanted. @param {Float64Array} values @param {number} low @param {number} scale */
function inWanted(values, low, scale) {
  if (room.length < values.length) room = new Float64Array(values.length);
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    if (wanted[((values[i] - low) * scale) | 0]) room[found++] = values[i];
  }
  return room.subarray(0, found);
}

/** The lowest value, and steps for each unit above it. @param {Float64Array} values @returns {[number, number]} */
function stepsOf(values) {
  let [low, high] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    else if (values[i] > high) high = values[i];
  }
  return [low, high > low ? STEPS / (high - low) : 0];
}

/** Mark the steps that hold ranks; for each rank, how many values lie in steps below that hold none.
 * @param {number[]} ranks lowest first */
function skippedBelow(ranks) {
  let [step, below, skipped] = [0, 0, 0];
  return ranks.map((rank) => {
    for (; below + counts[step] <= rank; step++) {
      if (!wanted[step]) skipped += counts[step];
      below += counts[step];
    }
    wanted[step] = 1;
    return skipped;
  });
}

/**
 * One minus the other, future by future.
 *
 * @param {Float64Array} one
 * @param {Float64Array} other of the same shape
 */
export function difference(one, other) {
  return one.map((value, i) => value - other[i]);
}

/** The values of one quarter, (member,). @param {Float64Array} values @param {number} members @param {number} quarter */
export function inQuarter(values, members, quarter) {
  return values.subarray(quarter * members, (quarter + 1) * members);
}

/** One future, (quarter,). @param {Float64Array} values @param {number} members @param {number} member */
export function pathOf(values, members, member) {
  return Float64Array.from({ length: values.length / members }, (_, q) => values[q * members + member]);
}

/** @param {Float64Array} values */
export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard errors to either side that hold 95 cases in 100, as sim/explore/shares.py has them. */
export const SURE = 1.96;

/** The ends of Wilson's 95 % interval of a share of n cases. @param {number} share @param {number} n */
export function shareInterval(share, n) {
  const square = SURE ** 2;
  const middle = (share + square / (2 * n)) / (1 + square / n);
  const half = (SURE / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n ** 2));
  return { low: share > 0 ? middle - half : 0, high: share < 1 ? middle + half : 1 };
}

/**
 * Share of values for which something holds, with the ends of its 95 % interval (Wilson's).
 *
 * @param {Float64Array} values
 * @param {(value: number) => boolean} holds
 * @returns {{share: number, low: number, high: number}}
 */
export function shareOf(values, holds) {
  const n = values.length;
  const share = values.reduce((count, value) => count + Number(holds(value)), 0) / n;
  return { share, ...shareInterval(share, n) };
}

/** The mean with the ends of its 95 % interval over futures. @param {Float64Array} values */
export function meanOf(values) {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(values.length - 1, 1) / values.length);
  const half = SURE * error;
  return { mean: middle, low: middle - half, high: middle + half };
}
