/**
 * A division in one quarter as steps from the reference to the scenario, and what it shows.
 */

import { at, mean, meanOf } from "../statistics.js";

/** @typedef {import("./division.js").Moment} Moment */
/** A change over futures: its mean with the 95 % interval of the mean, the middle future, 9 in 10
 * futures, and the shares of futures that it raises and lowers.
 * @typedef {{mean: number, meanLow: number, meanHigh: number, median: number, low: number, high: number,
 *   rose: number, fell: number}} Change */
/** A step of a waterfall, from `from` to `to`. `index`: of the piece, -1 for what is no single one.
 * @typedef {{kind: "level" | "piece" | "others" | "together", index: number, count: number, from: number,
 *   to: number, change: Change | null}} Step */

/** Pieces that are drawn one by one at most. */
const MOST = 8;

/** A difference that rounding may explain, as in sim/engine/bins.py. */
const ROUNDING = 1e-6;

/** @param {Float64Array} values (member,) @returns {Change} */
export function changeOf(values) {
  const sorted = values.slice().sort();
  const { mean: middle, low, high } = meanOf(values);
  const share = (/** @type {(value: number) => boolean} */ holds) => values.filter(holds).length / values.length;
  return {
    mean: middle, meanLow: low, meanHigh: high, median: at(sorted, 0.5), low: at(sorted, 0.05), high: at(sorted, 0.95),
    rose: share((value) => value > ROUNDING), fell: share((value) => value < -ROUNDING),
  };
}

/** Changes of a moment: each piece, acting together, the total. @param {Moment} moment */
export function changesOf({ parts, together, total }) {
  return { parts: parts.map(changeOf), together: changeOf(together), total: changeOf(total) };
}

/**
 * Steps from the mean of the reference over the largest pieces, the others in one, and what all do
 * only together, to the mean of the scenario.
 *
 * @param {Moment} moment
 * @returns {Step[]}
 */
export function stepsOf(moment) {
  const { parts, together, total, reference } = moment;
  const start = mean(reference);
  const sizes = parts.map(mean);
  const shown = sizes.length > MOST ? largest(sizes) : sizes.map((_, i) => i);
  const rest = sizes.map((_, i) => i).filter((i) => !shown.includes(i));
  const moves = shown.map((i) => ({ kind: "piece", index: i, count: 1, values: parts[i] }));
  if (rest.length) moves.push({ kind: "others", index: -1, count: rest.length, values: summed(rest.map((i) => parts[i])) });
  if (parts.length > 1) moves.push({ kind: "together", index: -1, count: 1, values: together });
  let level = start;
  const steps = moves.map(({ values, ...step }) => {
    const change = changeOf(values);
    const from = level;
    level += change.mean;
    return { ...step, from, to: level, change };
  });
  const end = { kind: "level", index: -1, count: 1, from: start + mean(total), to: start + mean(total), change: changeOf(total) };
  return /** @type {Step[]} */ ([{ kind: "level", index: -1, count: 1, from: start, to: start, change: null }, ...steps, end]);
}

/** Places of the largest numbers, in their order. @param {number[]} sizes */
function largest(sizes) {
  const ranked = sizes.map((_, i) => i).sort((a, b) => Math.abs(sizes[b]) - Math.abs(sizes[a]));
  return ranked.slice(0, MOST).sort((a, b) => a - b);
}

/** @param {Float64Array[]} all */
function summed(all) {
  return all[0].map((_, i) => all.reduce((sum, values) => sum + values[i], 0));
}
