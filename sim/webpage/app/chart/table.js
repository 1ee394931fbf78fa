/**
 * The numbers behind charts, as a table and as CSV.
 *
 * A text may be a stranger's, such as the title of a scenario that was opened. One that begins as a
 * formula does stands behind an apostrophe in CSV, as in what the command line saves.
 */

import { element } from "../element.js";
import { showQuarter } from "../quarters.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./chart.js").Series} Series */
/** @typedef {import("../words.js").Speech} Speech */
/** A text, or a number as it is. @typedef {string | number} Cell */

/** Where CSV has an apostrophe before what a spreadsheet may compute; one with decimal commas ends cells
 * at semicolons. */
const MEANT = /^(?='*[\t\n\0=+@＝＋－＠-])|(?<=[;\t\n])(?=["']*[=+@＝＋－＠-])/g;

/**
 * Head and rows: quarters, and each series with the ends of its outer band.
 *
 * @param {Chart[]} charts over the same quarters
 * @param {Speech} speech
 * @param {number} [digits] as many as there are, if left out
 * @returns {Cell[][]}
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

/** How numbers are written: as they are, or with some digits. @param {Speech} speech @param {number} [digits]
 * @returns {(value: number) => Cell} */
export function writerOf(speech, digits) {
  return (value) => (digits === undefined ? value : speech.number(value, digits));
}

/** @param {string | undefined} title @param {Series} series @param {Speech} speech @returns {[string, ArrayLike<number>][]} */
function columnsOf(title, { name, middle, bands, columns }, { say }) {
  const label = title && name !== title ? `${title}, ${name}` : name;
  if (!bands?.length) return [[label, middle]];
  const [low, high] = bands[0];
  const heads = columns ?? [say("chart.middle", { label }), say("chart.low", { label }), say("chart.high", { label })];
  return [[heads[0], middle], [heads[1], low], [heads[2], high]];
}

/** @param {Cell[][]} rows the first is the head */
export function tableOf([head, ...rows]) {
  const cells = (/** @type {string} */ tag, /** @type {Cell[]} */ row) => row.map((one) => element(tag, {}, String(one)));
  return element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((one) => element("th", { scope: "col" }, String(one))))),
    element("tbody", {}, ...rows.map(([first, ...rest]) => {
      return element("tr", {}, element("th", { scope: "row" }, String(first)), ...cells("td", rest));
    })));
}

/** @param {Cell[][]} rows */
export function csvOf(rows) {
  const quoted = (/** @type {string} */ cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const written = (/** @type {Cell} */ cell) => (typeof cell === "number" ? String(cell) : quoted(harmless(cell)));
  return rows.map((row) => row.map(written).join(",")).join("\n") + "\n";
}

/** A text that no spreadsheet computes; its lines end as those of the file do. @param {string} text */
function harmless(text) {
  return text.replace(/\r\n?/g, "\n").replace(MEANT, "'");
}
