/**
 * Events above a chart: a line at each date, with words in rows that do not touch.
 */

import { drawn } from "../element.js";
import { fitting, widthOf } from "./letters.js";

/** @typedef {{quarter: number, name: string}} Mark */
/** @typedef {Mark & {row: number, from: number, words: string}} Placed */

/** Rows of words at most, their height, and room between words. */
const ROWS = 3;
const ROW = 15;
const GAP = 10;

/** Height that the words of marks take. @param {Placed[]} placed */
export function heightOf(placed) {
  return placed.some(({ words }) => words) ? ROW * (1 + Math.max(0, ...placed.map(({ row }) => row))) + 4 : 0;
}

/**
 * Where words stand, later ones lower, so that no line crosses them. Where one finds no room, none
 * has words: which of many events stand there should not depend on their length.
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
  const placed = [...marks].sort((a, b) => a.quarter - b.quarter).map((mark) => {
    const words = fitting(mark.name, most);
    const width = widthOf(words);
    const end = x(mark.quarter) + 4 + width > right;
    const from = end ? x(mark.quarter) - 4 - width : x(mark.quarter) + 4;
    const row = from >= left ? rows.findIndex((_, i) => isClear(rows, i, from, from + width, x(mark.quarter))) : -1;
    if (row >= 0) rows[row].push([from, from + width]);
    return { ...mark, row, from, words };
  });
  return placed.every(({ row }) => row >= 0) ? placed : placed.map((mark) => ({ ...mark, row: 0, words: "" }));
}

/** Whether words find room in a row, and their line below it. @param {[number, number][][]} rows @param {number} row
 * @param {number} from @param {number} to @param {number} line */
function isClear(rows, row, from, to, line) {
  return isFree(rows[row], from, to) && rows.slice(row + 1).every((taken) => isFree(taken, line, line));
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
