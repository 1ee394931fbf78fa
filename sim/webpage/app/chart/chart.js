/**
 * A chart over quarters: bands, lines, names at their ends, events, axes. One picture, no words of
 * its own: titles and texts around it are figure.js's.
 */

import { drawn } from "../element.js";
import { yearOf } from "../quarters.js";
import { fitting, widthOf } from "./letters.js";
import { bandsAt, endsAt, lineAt, roomForEnds } from "./lines.js";
import { heightOf, marksAt, placedMarks } from "./marks.js";
import { axisTicks, digitsOf, scale, yearTicks } from "./scale.js";

/** A line over quarters with bands around it and futures beneath; `name` stands in the table and, if
 * there is no other `end`, at the end of the line unless the chart is small; `strong`: in bold letters.
 * `columns`: heads of the table for middle and ends, where these are no median and 9 in 10 futures.
 * @typedef {{name: string, end?: string, strong?: boolean, colour: string, dashes?: number[],
 *   width?: number, columns?: [string, string, string], middle: ArrayLike<number>, bands?: [ArrayLike<number>, ArrayLike<number>][],
 *   thin?: ArrayLike<number>[]}} Series */
/** `width`: in pixels; left out: as wide as there is room. `first`: the quarter of the first value.
 * `marks`: lines at quarters, with words at the top. `number`: how values are written. `zero`:
 * whether a line stands at zero. `title`: words at the top of a small one. `right`: room for names at
 * ends, where they shall not decide on it.
 * @typedef {{width?: number, height: number, first: number, low: number, high: number,
 *   series: Series[], marks?: {quarter: number, name: string}[], zero?: boolean, small?: boolean,
 *   title?: string, right?: number,
 *   number: (value: number, digits: number) => string}} Chart */

/** @typedef {{x: (q: number) => number, y: (v: number) => number, first: number, last: number,
 *   left: number, right: number, top: number, bottom: number}} Place */

/** Room for the numbers at the left of charts of full size, so that they stand under each other. */
export const LEFT = 44;

/** Width in pixels where it is not known. */
export const USUAL = 760;

/** Numbers at the axis of a chart that is low, and of any other. */
const [FEW, MANY, LOW] = [2, 4, 100];

/** @param {Chart} chart @returns {SVGElement} */
export function chartOf(chart) {
  const { height, series, title, width = USUAL } = chart;
  const placed = marksOf(chart, width);
  const place = placeIn(chart);
  return drawn(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "chart", "aria-hidden": "true", focusable: "false" },
    title ? drawn("text", { class: "title", x: 2, y: 13 }, fitting(title, width - 4, true)) : null,
    axes(chart, place),
    ...series.map((one) => bandsAt(one, place)),
    ...marksAt(placed, place),
    ...[...series].reverse().map((one) => lineAt(one, place)),
    ...endsAt(named(chart), place),
  );
}

/** Where quarters and values of a chart stand, for what is laid over it. @param {Chart} chart */
export function placeIn(chart) {
  const { width = USUAL } = chart;
  return placeOf(chart, width, heightOf(marksOf(chart, width)));
}

/** @param {Chart} chart @param {number} width @param {number} above @returns {Place} */
function placeOf(chart, width, above) {
  const { height, low, high, title } = chart;
  const { first, last, left, right } = acrossOf(chart, width);
  const [top, bottom] = [Math.max(above, 8) + (title ? 18 : 0), height - 22];
  return { x: scale(first, last, left, right), y: scale(low, high, bottom, top), first, last, left, right, top, bottom };
}

/** From left to right. @param {Chart} chart @param {number} width */
function acrossOf(chart, width) {
  const { first, small, right, series, low, high, number } = chart;
  const last = first + Math.max(1, ...series.map(({ middle }) => middle.length - 1));
  const values = axisTicks(low, high, FEW);
  const left = small ? 8 + Math.max(...values.map((v) => widthOf(number(v, digitsOf(values))))) : LEFT;
  return { first, last, left, right: width - (right ?? roomForEnds(named(chart))) };
}

/** Series with a name at the end. @param {Chart} chart */
function named({ series, small }) {
  return series.filter(({ end, name }) => (small ? end : (end ?? name)));
}

/** @param {Chart} chart @param {number} width */
function marksOf(chart, width) {
  const { first, last, left, right } = acrossOf(chart, width);
  const inside = (chart.marks ?? []).filter(({ quarter }) => first <= quarter && quarter <= last);
  return placedMarks(inside, scale(first, last, left, right), left, right);
}

/** @param {Chart} chart @param {Place} place */
function axes({ low, high, number, zero, small }, { x, y, first, last, left, right, top, bottom }) {
  const values = axisTicks(low, high, small || bottom - top < LOW ? FEW : MANY);
  const digits = digitsOf(values);
  const years = yearTicks(first, last, Math.max(2, (right - left) / 46));
  return drawn(
    "g",
    { class: "axes" },
    ...values.map((value) => {
      const strong = zero && Math.abs(value) < 1e-12;
      return drawn("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: strong ? "zero" : "grid" });
    }),
    ...values.map((value) => {
      return drawn("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end" }, number(value, digits));
    }),
    ...years.map((q) => drawn("line", { x1: x(q), x2: x(q), y1: bottom, y2: bottom + 4, class: "axis" })),
    ...years.map((q) => {
      const anchor = x(q) + 16 > right + 10 ? "end" : "middle";
      return drawn("text", { x: x(q), y: bottom + 17, "text-anchor": anchor }, String(yearOf(q)));
    }),
    drawn("line", { x1: left, x2: right, y1: bottom, y2: bottom, class: "axis" }),
  );
}
