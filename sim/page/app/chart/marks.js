/**
 * Events above a chart: a line at each date, with words in rows that do not touch.
 */

import { drawn } from "../element.js";
import { fitting, widthOf } from "./letters.js";

/** @typedef {{quarter: number, name: string}} Mark */
/** @typedef {Mark & {row: number, from: number, end: boolean, words: string}} Placed */

/** Rows of words at most, their height, and room between words. */
const ROWS = 3;
const ROW = 15;
const GAP = 10;

/** Height that the words of marks take. @param {Placed[]} placed */
export function heightOf(placed) {
  return placed.length ? ROW * (1 + Math.max(0, ...placed.map(({ row }) => row))) + 4 : 0;
}

/**
 * Where words stand; a mark whose words find no room has a line only.
 *
 * @param {Mark[]} marks
 * @param {(quarter: number) => number} x
 * @param {number} left
 * @param {number} right
 * @returns {Placed[]}
 */
export function placedMarks(marks, x, left, right) {
  /** @type {[number, number][][]} */
  const rows = Array.from({ length: ROWS }, () => []);
  const most = Math.min(260, 0.7 * (right - left));
  return [...marks].sort((a, b) => a.quarter - b.quarter).map((mark) => {
    const words = fitting(mark.name, most);
    const width = widthOf(words);
    const end = x(mark.quarter) + 4 + width > right;
    const from = end ? x(mark.quarter) - 4 - width : x(mark.quarter) + 4;
    const row = words && from >= left ? rows.findIndex((taken) => isFree(taken, from, from + width)) : -1;
    if (row >= 0) rows[row].push([from, from + width]);
    return { ...mark, row: Math.max(row, 0), from, end, words: row >= 0 ? words : "" };
  });
}

/** @param {[number, number][]} taken @param {number} from @param {number} to */
function isFree(taken, from, to) {
  return taken.every(([a, b]) => to + GAP < a || b + GAP < from);
}

/** @param {Placed[]} placed @param {import("./chart.js").Place} place */
export function marksAt(placed, { x, top, bottom }) {
  const rows = Math.max(0, ...placed.map(({ row }) => row));
  const height = (/** @type {number} */ row) => top - 8 - (rows - row) * ROW;
  return [
    ...placed.map(({ quarter, row, words }) => {
      const from = words ? height(row) - 9 : top;
      return drawn("line", { class: "mark", x1: x(quarter), x2: x(quarter), y1: from, y2: bottom });
    }),
    ...placed.filter(({ words }) => words).map(({ from, row, words }) => {
      return drawn("text", { class: "mark", x: from, y: height(row) }, words);
    }),
  ];
}
