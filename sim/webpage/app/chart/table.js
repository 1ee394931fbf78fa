/**
 * The numbers behind charts, as a table and as CSV.
 */

import { element } from "../element.js";
import { showQuarter } from "../quarters.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./chart.js").Series} Series */
/** @typedef {import("../words.js").Speech} Speech */

/**
 * Head and rows: quarters, and each series with the ends of its outer band.
 *
 * @param {Chart[]} charts over the same quarters
 * @param {Speech} speech
 * @param {number} [digits] as many as there are, if left out
 * @returns {string[][]}
 */
export function rowsOf(charts, speech, digits) {
  const write = writerOf(speech, digits);
  const columns = charts.flatMap(({ title, series }) => series.flatMap((one) => columnsOf(title, one, speech)));
  const length = Math.max(...columns.map(([, values]) => values.length));
  const rows = Array.from({ length }, (_, i) => {
    const cells = columns.map(([, values]) => (i < values.length ? write(values[i]) : ""));
    return [showQuarter(charts[0].first + i), ...cells];
  });
  return [[speech.say("chart.quarter"), ...columns.map(([head]) => head)], ...rows];
}

/** How numbers are written. @param {Speech} speech @param {number} [digits] @returns {(value: number) => string} */
export function writerOf(speech, digits) {
  return digits === undefined ? String : (value) => speech.number(value, digits);
}

/** @param {string | undefined} title @param {Series} series @param {Speech} speech @returns {[string, ArrayLike<number>][]} */
function columnsOf(title, { name, middle, bands, columns }, { say }) {
  const label = title && name !== title ? `${title}, ${name}` : name;
  if (!bands?.length) return [[label, middle]];
  const [low, high] = bands[0];
  const heads = columns ?? [say("chart.middle", { label }), say("chart.low", { label }), say("chart.high", { label })];
  return [[heads[0], middle], [heads[1], low], [heads[2], high]];
}

/** @param {string[][]} rows the first is the head */
export function tableOf([head, ...rows]) {
  const cells = (/** @type {string} */ tag, /** @type {string[]} */ row) => row.map((one) => element(tag, {}, one));
  return element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((one) => element("th", { scope: "col" }, one)))),
    element("tbody", {}, ...rows.map(([first, ...rest]) => {
      return element("tr", {}, element("th", { scope: "row" }, first), ...cells("td", rest));
    })));
}

/** @param {string[][]} rows */
export function csvOf(rows) {
  const quoted = (/** @type {string} */ cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quoted).join(",")).join("\n") + "\n";
}
