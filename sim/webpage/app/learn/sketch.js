/**
 * A line drawn by hand: one value at the end of each year, in the output's own unit.
 */

import { yearOf } from "../quarters.js";

/** @typedef {import("./lesson.js").Predict} Predict */
/** Values in the order of years; null where nothing is drawn yet. @typedef {(number | null)[]} Line */

/** Steps between the ends of the axis that a line can be told apart by. */
export const STEPS = 250;

/** Quarters at which a line has a value: the last of each year, and the last of all.
 * @param {{first: number, last: number}} predict */
export function yearEnds({ first, last }) {
  const quarters = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return quarters.filter((quarter) => quarter % 4 === 3 || quarter === last);
}

/** @param {Predict} predict @returns {string[]} years as they stand on the axis */
export function yearsOf(predict) {
  return yearEnds(predict).map((quarter) => String(yearOf(quarter)));
}

/** @param {Predict} predict @returns {Line} */
export function emptyLine(predict) {
  return yearEnds(predict).map(() => null);
}

/** @param {Line} line @returns {line is number[]} */
export function isWhole(line) {
  return line.every((value) => value !== null);
}

/** Digits that tell two steps of the axis apart. @param {{low: number, high: number}} predict */
export function digitsFor({ low, high }) {
  return Math.max(0, Math.ceil(-Math.log10((high - low) / STEPS)));
}

/** A value within the axis, without digits that nobody draws. @param {Predict} predict @param {number} value */
export function drawable(predict, value) {
  const inside = Math.min(Math.max(value, predict.low), predict.high);
  return Number(inside.toFixed(digitsFor(predict)));
}

/**
 * A line with what a stroke passes over: from one place to another, years between them too.
 *
 * @param {Predict} predict
 * @param {Line} line
 * @param {{year: number, value: number}} from index of a year and value there
 * @param {{year: number, value: number}} to
 * @returns {Line}
 */
export function stroked(predict, line, from, to) {
  const [a, b] = from.year <= to.year ? [from, to] : [to, from];
  return line.map((value, year) => {
    if (year < a.year || year > b.year) return value;
    if (year === to.year) return drawable(predict, to.value);
    const share = (year - a.year) / (b.year - a.year);
    return drawable(predict, a.value + share * (b.value - a.value));
  });
}

/**
 * A line in every quarter, straight between the ends of years; from `start` where that is known.
 *
 * @param {{first: number, last: number}} predict
 * @param {number[]} line
 * @param {number | null} start value in the first quarter
 * @returns {number[]}
 */
export function everyQuarter(predict, line, start) {
  const ends = yearEnds(predict);
  const places = start === null || ends[0] === predict.first ? ends : [predict.first, ...ends];
  const values = places.length > ends.length ? [/** @type {number} */ (start), ...line] : line;
  return Array.from({ length: predict.last - predict.first + 1 }, (_, i) => {
    const quarter = predict.first + i;
    const after = Math.max(places.findIndex((place) => place >= quarter), 0);
    const before = Math.max(after - 1, 0);
    const share = after === before ? 0 : (quarter - places[before]) / (places[after] - places[before]);
    return values[before] + Math.max(share, 0) * (values[after] - values[before]);
  });
}
