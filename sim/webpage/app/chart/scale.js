/**
 * Places on a chart, and the numbers that stand at its axes.
 */

import { firstOf, yearOf } from "../quarters.js";

/** @param {number} low @param {number} high @param {number} from @param {number} to @returns {(value: number) => number} */
export function scale(low, high, from, to) {
  const width = high - low || 1;
  return (value) => from + ((value - low) / width) * (to - from);
}

/** Round numbers between two, few of them. @param {number} low @param {number} high @param {number} about how many */
export function ticks(low, high, about = 4) {
  const raw = (high - low || 1) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= raw * (1 - 1e-9)) ?? raw;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** The same, but two at least. @param {number} low @param {number} high @param {number} about how many @returns {number[]} */
export function axisTicks(low, high, about) {
  const found = ticks(low, high, about);
  return found.length > 1 || about > 16 ? found : axisTicks(low, high, about + 1);
}

/** Digits behind the point that tell round numbers apart. @param {number[]} numbers */
export function digitsOf(numbers) {
  const step = numbers.length > 1 ? numbers[1] - numbers[0] : 1;
  const first = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Math.abs(step * 10 ** first - Math.round(step * 10 ** first)) > 1e-6 ? first + 1 : first;
}

/** First quarters of years, so few that their names do not touch. @param {number} first @param {number} last @param {number} most */
export function yearTicks(first, last, most) {
  const years = yearOf(last) - yearOf(first) + 1;
  const step = [1, 2, 3, 5, 10].find((one) => years / one <= most) ?? 20;
  const from = Math.ceil(yearOf(first) / step) * step;
  const all = [];
  for (let year = from; firstOf(year) <= last; year += step) all.push(firstOf(year));
  return all.filter((quarter) => quarter >= first);
}

/** Low and high of some numbers with a little room; never without width. @param {number[]} low @param {number[]} high @param {number} least */
export function roomFor(low, high, least) {
  const [a, b] = [Math.min(...low), Math.max(...high)];
  const missing = Math.max(least - (b - a), 0) / 2;
  const edge = 0.04 * Math.max(b - a, least);
  return [a - missing - edge, b + missing + edge];
}

/**
 * Ends of an axis that hold some numbers and seldom move while these do: whole ticks, within what a
 * number can be.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} least from end to end
 * @param {[number, number]} bounds
 * @returns {[number, number]}
 */
export function wideRoom(low, high, least, [lowest, highest] = [-Infinity, Infinity]) {
  const missing = Math.max(least - (high - low), 0) / 2;
  const [from, to] = [low - missing, high + missing];
  const [a, b] = ticks(from, from + 2 * (to - from), 8);
  const step = b - a;
  const down = Math.floor(from / step + 1e-9) * step;
  const up = Math.ceil(to / step - 1e-9) * step;
  return [Math.max(down, lowest), Math.min(up, highest)];
}
