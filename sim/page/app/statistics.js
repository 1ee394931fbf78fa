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
  const quarters = values.length / members;
  const found = levels.map(() => new Float64Array(quarters));
  const sorted = new Float64Array(members);
  for (let quarter = 0; quarter < quarters; quarter++) {
    sorted.set(values.subarray(quarter * members, (quarter + 1) * members));
    sorted.sort();
    levels.forEach((level, i) => (found[i][quarter] = at(sorted, level)));
  }
  return found;
}

/** The value at a level of sorted values (NumPy's "linear"). @param {Float64Array} sorted @param {number} level */
export function at(sorted, level) {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  const [a, b, t] = [sorted[below], sorted[above], place - below];
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
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
  const z = 1.959963984540054;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { share, low: Math.max(middle - half, 0), high: Math.min(middle + half, 1) };
}

/** The mean with the ends of its 95 % interval over futures. @param {Float64Array} values */
export function meanOf(values) {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(values.length - 1, 1) / values.length);
  const half = 1.959963984540054 * error;
  return { mean: middle, low: middle - half, high: middle + half };
}
