/**
 * How far is a drawn line from the futures, and how good was the stated confidence?
 *
 *     distance     mean over ends of years of |line - middle future|
 *     times        E|future - line| / E|future - middle future|, both over ends of years and futures
 *     confidence   mean over futures of (p - h)², h = 1 where a future goes the way of the line, else 0
 *
 * A line without a width has |future - line| as its continuous ranked probability score (Gneiting &
 * Raftery 2007), which no line can make smaller on average than the middle future does: so `times` is 1 for
 * the best line that can be drawn, and larger for all others. The last is Brier's score (1950): it is
 * smallest when p is the share of futures that go that way.
 */

import { at as levelIn, inQuarter, shareInterval } from "../statistics.js";
import { yearEnds } from "./sketch.js";

/** @typedef {import("./lesson.js").Predict} Predict */
/** The futures of what is predicted: `start` is the quarter of the first value, values are (quarter, member).
 * @typedef {{start: number, members: number, values: Float64Array}} Ensemble */
/** At the end of a year: values of all futures, sorted. @typedef {Float64Array} Sorted */
/** `leaves`: index of the year in which the line first leaves 9 in 10 futures, and whether upwards.
 * @typedef {{distance: number, inside: number, years: number,
 *   leaves: {year: number, above: boolean} | null, times: number}} Gap */
/** `higher`: whether the line ends higher than futures begin; `share`: of futures that go its way.
 * @typedef {{higher: boolean, p: number, score: number, best: number,
 *   share: {value: number, low: number, high: number}}} Confidence */

/** What a guess of one in two has as its Brier score. */
export const GUESS = 0.25;

/** Futures at the ends of years, sorted. @param {Predict} predict @param {Ensemble} ensemble @returns {Sorted[]} */
export function sortedEnds(predict, { start, members, values }) {
  return yearEnds(predict).map((quarter) => inQuarter(values, members, quarter - start).slice().sort());
}

/** @param {number[]} line @param {Sorted[]} ends @returns {Gap} */
export function gapOf(line, ends) {
  const [low, middle, high] = [0.05, 0.5, 0.95].map((level) => ends.map((sorted) => levelIn(sorted, level)));
  const outside = line.map((value, i) => value < low[i] || value > high[i]);
  const year = outside.indexOf(true);
  return {
    distance: meanOver(line.map((value, i) => Math.abs(value - middle[i]))),
    inside: outside.filter((one) => !one).length,
    years: line.length,
    leaves: year < 0 ? null : { year, above: line[year] > high[year] },
    times: awayFrom(line, ends) / awayFrom(middle, ends),
  };
}

/** Mean distance of futures from a line. @param {number[]} line @param {Sorted[]} ends */
function awayFrom(line, ends) {
  return meanOver(line.map((value, i) => ends[i].reduce((sum, one) => sum + Math.abs(one - value), 0) / ends[i].length));
}

/** @param {number[]} values */
function meanOver(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle future in the first quarter. @param {Predict} predict @param {Ensemble} ensemble */
export function startOf({ first }, { start, members, values }) {
  return levelIn(inQuarter(values, members, first - start).slice().sort(), 0.5);
}

/**
 * @param {Predict} predict
 * @param {number[]} line
 * @param {number} p stated chance that a future goes the way of the line, 0 to 1
 * @param {Ensemble} ensemble
 * @returns {Confidence}
 */
export function confidenceOf(predict, line, p, ensemble) {
  const { start, members, values } = ensemble;
  const higher = line[line.length - 1] > startOf(predict, ensemble);
  const [first, last] = [predict.first, predict.last].map((q) => inQuarter(values, members, q - start));
  const share = first.reduce((count, value, i) => count + Number(last[i] > value === higher), 0) / members;
  return {
    higher, p, score: share * (1 - p) ** 2 + (1 - share) * p ** 2, best: share * (1 - share),
    share: { value: share, ...shareInterval(share, members) },
  };
}
