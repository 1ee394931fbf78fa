/**
 * A chart over quarters: bands, lines, names at their ends, events, axes. One picture, no words of
 * its own: titles and texts around it are figure.js's.
 */

import { drawn } from "../element.js";
import { yearOf } from "../quarters.js";
import { digitsOf, scale, ticks, yearTicks } from "./scale.js";

/** A line over quarters with bands around it and futures beneath; `name` stands at its end.
 * @typedef {{name: string, colour: string, dashes?: number[], width?: number,
 *   middle: ArrayLike<number>, bands?: [ArrayLike<number>, ArrayLike<number>][],
 *   thin?: ArrayLike<number>[]}} Series */
/** `first`: the quarter of the first value. `marks`: lines at quarters, with words at the top.
 * `number`: how values are written. `zero`: whether a line stands at zero.
 * @typedef {{width: number, height: number, first: number, low: number, high: number,
 *   series: Series[], marks?: {quarter: number, name: string}[], zero?: boolean, small?: boolean,
 *   number: (value: number, digits: number) => string}} Chart */

const LINE = 14;

/** Room around the plot. @param {Chart} chart */
function margins({ small, marks = [], series }) {
  const letters = Math.max(0, ...series.map(({ name }) => name.length));
  const right = small ? 8 : Math.min(8 + 6.6 * letters, 170);
  return { left: small ? 34 : 44, right, top: marks.length ? 30 : 10, bottom: 22 };
}

/** @param {Chart} chart @returns {SVGElement} */
export function chartOf(chart) {
  const { width, height, first, low, high, series } = chart;
  const { left, right, top, bottom } = margins(chart);
  const last = first + Math.max(...series.map(({ middle }) => middle.length)) - 1;
  const x = scale(first, last, left, width - right);
  const y = scale(low, high, height - bottom, top);
  const place = { x, y, first, last, left, right: width - right, top, bottom: height - bottom };
  return drawn(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "chart", "aria-hidden": "true", focusable: "false" },
    axes(chart, place),
    ...(chart.marks ?? []).map((mark) => markAt(mark, place)),
    ...series.map((one) => seriesAt(one, place)),
    ...(chart.small ? [] : endNames(series, place)),
  );
}

/** @typedef {{x: (q: number) => number, y: (v: number) => number, first: number, last: number,
 *   left: number, right: number, top: number, bottom: number}} Place */

/** @param {Chart} chart @param {Place} place */
function axes({ low, high, number, zero, small }, { x, y, first, last, left, right, top, bottom }) {
  const values = ticks(low, high, small ? 2 : 4);
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
    ...years.map((q) => {
      return drawn("text", { x: x(q), y: bottom + 16, "text-anchor": "middle" }, String(yearOf(q)));
    }),
    drawn("line", { x1: left, x2: right, y1: bottom, y2: bottom, class: "axis" }),
  );
}

/** @param {{quarter: number, name: string}} mark @param {Place} place */
function markAt({ quarter, name }, { x, top, bottom, left, right }) {
  const at = x(quarter);
  const anchor = at > (left + right) / 2 ? "end" : "start";
  return drawn(
    "g",
    { class: "mark" },
    drawn("line", { x1: at, x2: at, y1: top - 8, y2: bottom }),
    drawn("text", { x: at + (anchor === "end" ? -4 : 4), y: top - 12, "text-anchor": anchor }, name),
  );
}

/** @param {Series} series @param {Place} place */
function seriesAt({ colour, dashes = [], width = 2, middle, bands = [], thin = [] }, place) {
  const line = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ w) => {
    const stroke = { "stroke-width": w, stroke: colour, "stroke-dasharray": dashes.map((d) => d * w).join(" ") };
    return drawn("path", { d: pathOver(values, place), fill: "none", ...stroke });
  };
  return drawn(
    "g",
    {},
    ...bands.map(([low, high], i) => {
      return drawn("path", { d: bandOver(low, high, place), fill: colour, opacity: i ? 0.22 : 0.12 });
    }),
    ...thin.map((values) => line(values, 0.7)),
    line(middle, width),
  );
}

/** @param {ArrayLike<number>} values @param {Place} place */
function pathOver(values, { x, y, first }) {
  const points = Array.from(values, (v, i) => `${x(first + i).toFixed(1)},${y(v).toFixed(1)}`);
  return `M${points.join("L")}`;
}

/** @param {ArrayLike<number>} low @param {ArrayLike<number>} high @param {Place} place */
function bandOver(low, high, { x, y, first }) {
  const there = Array.from(low, (v, i) => `${x(first + i).toFixed(1)},${y(v).toFixed(1)}`);
  const back = Array.from(high, (v, i) => `${x(first + i).toFixed(1)},${y(v).toFixed(1)}`).reverse();
  return `M${there.join("L")}L${back.join("L")}Z`;
}

/** Names at the ends of lines, moved apart where they would touch. @param {Series[]} series @param {Place} place */
function endNames(series, { y, right, top, bottom }) {
  const named = series.filter(({ name }) => name);
  const wanted = named.map(({ middle }) => y(middle[middle.length - 1]));
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((i, k) => {
    const above = k ? placed[order[k - 1]] + LINE : top;
    placed[i] = Math.max(wanted[i], above);
  });
  const over = Math.max(0, (placed[order[order.length - 1]] ?? 0) - bottom);
  return named.map(({ name, colour }, i) => {
    return drawn(
      "g",
      { class: "end" },
      drawn("circle", { cx: right + 5, cy: placed[i] - over, r: 3, fill: colour }),
      drawn("text", { x: right + 11, y: placed[i] - over + 4 }, name),
    );
  });
}
