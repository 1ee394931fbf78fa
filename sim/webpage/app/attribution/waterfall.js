/**
 * Steps from the reference to the scenario, drawn under each other.
 */

import { fitting, widthOf } from "../chart/letters.js";
import { axisTicks, digitsOf, scale } from "../chart/scale.js";
import { drawn } from "../element.js";

/** A row: what it is, its number, a smaller note, and the bar; `level` is a dot.
 * @typedef {{words: string, number: string, note: string, from: number, to: number, level: boolean,
 *   colour: string}} Row */

/** Height of a line of words, of a bar, and room around a row. */
const LINE = 15;
const BAR = 16;
const ROOM = 12;
const WIDE = 560;
const MOST_LINES = 4;

/**
 * @param {Row[]} rows
 * @param {number} width pixels
 * @param {(value: number, digits: number) => string} number
 * @returns {SVGElement}
 */
export function waterfallOf(rows, width, number) {
  const wide = width >= WIDE;
  const aside = 8 + Math.max(...rows.flatMap(({ number: text, note }) => [widthOf(text, true), widthOf(note)]));
  const [left, right] = [wide ? 0.4 * width : 8, width - aside - 8];
  const placed = placedRows(rows, wide ? left - 14 : width - 16, wide);
  const bottom = placed[placed.length - 1].end;
  const values = rows.flatMap(({ from, to }) => [from, to]);
  const x = acrossOf(Math.min(...values), Math.max(...values), left, right);
  return drawn(
    "svg", { viewBox: `0 0 ${width} ${bottom + 24}`, class: "chart waterfall", "aria-hidden": "true", focusable: "false" },
    axis(x, bottom, number),
    ...links(rows, placed, x.at),
    ...rows.map((row, i) => rowAt(row, placed[i], { x: x.at, left, right, wide })),
  );
}

/** @typedef {{lines: string[], begin: number, bar: number, end: number}} Placed */

/** Rows under each other; words stand beside bars, or above them where it is narrow.
 * @param {Row[]} rows @param {number} room @param {boolean} wide @returns {Placed[]} */
function placedRows(rows, room, wide) {
  let top = 2;
  return rows.map(({ words, level }) => {
    const lines = wrapped(words, room, level);
    const text = lines.length * LINE;
    const height = wide ? Math.max(text, 2 * LINE) : text + 2 * LINE;
    const begin = top;
    top += height + ROOM;
    return { lines, begin, bar: wide ? begin + (height - BAR) / 2 : begin + text + 6, end: top };
  });
}

/** @typedef {{at: (value: number) => number, left: number, right: number, low: number, high: number}} Across */

/** @param {number} low @param {number} high @param {number} left @param {number} right @returns {Across} */
function acrossOf(low, high, left, right) {
  const edge = 0.05 * (high - low) || 0.01;
  const [from, to] = [low - edge, high + edge];
  return { at: scale(from, to, left, right), left, right, low: from, high: to };
}

/** @param {Across} across @param {number} bottom @param {(value: number, digits: number) => string} number */
function axis({ at, left, right, low, high }, bottom, number) {
  const values = axisTicks(low, high, Math.max(2, Math.floor((right - left) / 110)));
  const digits = digitsOf(values);
  return drawn(
    "g", { class: "axes" },
    ...values.map((value) => drawn("line", { x1: at(value), x2: at(value), y1: 0, y2: bottom, class: "grid" })),
    ...values.map((value) => drawn("text", { x: at(value), y: bottom + 15, "text-anchor": "middle" }, number(value, digits))),
  );
}

/** Thin lines from where a step ends to where the next begins. @param {Row[]} rows @param {Placed[]} placed @param {(value: number) => number} x */
function links(rows, placed, x) {
  return rows.slice(0, -1).map(({ to }, i) => {
    return drawn("line", { x1: x(to), x2: x(to), y1: placed[i].bar + BAR / 2, y2: placed[i + 1].bar + BAR / 2, stroke: "#888" });
  });
}

/** @param {Row} row @param {Placed} placed @param {{x: (value: number) => number, left: number, right: number, wide: boolean}} place */
function rowAt({ words, number, note, from, to, level, colour }, { lines, begin, bar }, { x, left, right, wide }) {
  const middle = bar + BAR / 2;
  const top = wide ? middle - (lines.length * LINE) / 2 + 11 : begin + 11;
  const looks = wide ? { x: left - 14, "text-anchor": "end" } : { x: 0, "text-anchor": "start" };
  return drawn(
    "g", { class: level ? "strong" : "" },
    drawn("title", {}, words),
    ...lines.map((line, i) => drawn("text", { ...looks, y: top + i * LINE }, line)),
    level ? drawn("circle", { cx: x(to), cy: middle, r: 5, fill: colour }) : barAt(from, to, bar, colour, x),
    drawn("text", { x: right + 10, y: note ? middle - 2 : middle + 4, "font-weight": "bold" }, number),
    note ? drawn("text", { x: right + 10, y: middle + 13, fill: "#4a4a4a", style: "font-weight: normal" }, note) : null,
  );
}

/** Full where it rises, pale where it falls. @param {number} from @param {number} to @param {number} y @param {string} colour @param {(value: number) => number} x */
function barAt(from, to, y, colour, x) {
  const width = Math.max(Math.abs(x(to) - x(from)), 1);
  const fill = { fill: colour, "fill-opacity": to >= from ? 0.85 : 0.2, stroke: colour, "stroke-width": 1.2 };
  return drawn("rect", { x: Math.min(x(from), x(to)), y, width, height: BAR, ...fill });
}

/** Words in lines that fit. @param {string} words @param {number} room @param {boolean} strong @returns {string[]} */
export function wrapped(words, room, strong = false) {
  /** @type {string[]} */
  const lines = [""];
  for (const word of words.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (widthOf(longer, strong) <= room || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length <= MOST_LINES) return lines.map((line) => fitting(line, room, strong));
  const rest = lines.slice(MOST_LINES - 1).join(" ");
  return [...lines.slice(0, MOST_LINES - 1), fitting(rest, room, strong)];
}
