/**
 * Small bars: a range with its value, and parts of a whole.
 */

import { drawn, element } from "../element.js";

const WIDTH = 96;
const HEIGHT = 14;
const EDGE = 3;

/**
 * A range within the limits of a number, with its value; in the accent, what the reader put in its
 * place.
 *
 * @param {import("./passports.js").Passport} passport
 * @param {{value: number, low: number, high: number} | null} own
 */
export function rangeBar({ limits: [least, most], low, high, value }, own) {
  const x = (/** @type {number} */ at) => EDGE + ((at - least) / (most - least || 1)) * (WIDTH - 2 * EDGE);
  const line = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ y, /** @type {string} */ look) => {
    return drawn("rect", { x: x(from), width: Math.max(x(to) - x(from), 1), y: y - 2, height: 4, class: look });
  };
  const tick = (/** @type {number} */ at, /** @type {string} */ look) => drawn("rect", { x: x(at) - 1.25, width: 2.5, y: 1, height: HEIGHT - 2, class: look });
  return drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "range", "aria-hidden": "true" },
    drawn("rect", { x: EDGE, width: WIDTH - 2 * EDGE, y: 6.5, height: 1, class: "limits" }),
    line(low, high, 7, "given"), tick(value, "given"),
    own && line(own.low, own.high, 7, "own"), own && tick(own.value, "own"));
}

/** Parts of a whole side by side, by class. @param {[string, number][]} parts shares, 0-1 */
export function partsBar(parts) {
  const pieces = parts.map(([look, share]) => element("span", { class: look, style: `width: ${(100 * share).toFixed(2)}%` }));
  return element("span", { class: "parts", "aria-hidden": "true" }, ...pieces);
}

/** A share with its interval on a line from 0 to 1. @param {number} share @param {number} low @param {number} high */
export function shareBar(share, low, high) {
  const x = (/** @type {number} */ at) => EDGE + at * (WIDTH - 2 * EDGE);
  return drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "range", "aria-hidden": "true" },
    drawn("rect", { x: EDGE, width: WIDTH - 2 * EDGE, y: 6.5, height: 1, class: "limits" }),
    drawn("rect", { x: x(0.5), width: 1, y: 2, height: HEIGHT - 4, class: "limits" }),
    drawn("rect", { x: x(low), width: Math.max(x(high) - x(low), 2), y: 5, height: 4, class: "given" }),
    drawn("circle", { cx: x(share), cy: 7, r: 3.5, class: "given" }));
}
