/**
 * The two loops as nodes and signed arrows, as thick as the loop is strong.
 */

import { fitting } from "../chart/letters.js";
import { wrapped } from "../attribution/waterfall.js";
import { drawn } from "../element.js";

/** A ring of four nodes, each leading to the next and the last to the first. `signs`: whether more of a
 * node makes more (+1) or less (-1) of the next. `strength`: null while it is not known.
 * @typedef {{title: string, nodes: {name: string, level: string}[], signs: number[],
 *   strength: number | null, value: string, range: string}} Ring */
/** @typedef {{x: number, y: number}} Point */

const HEAD = 24;
const NODE = 62;
const LINES = 3;
const BETWEEN = 92;
const GAP = 48;
const SIGN = 16;
const WIDE = 640;
const INK = "#24406b";
const PALE = "#8a93a3";
const THIN = 1.5;
const GROWTH = 11;
const THICKEST = 10;

/** How thick arrows are: by the root of the strength, so that weak loops can be told apart too. @param {number | null} strength */
function thickness(strength) {
  return Math.min(THIN + GROWTH * Math.sqrt(Math.abs(strength ?? 0)), THICKEST);
}

/** @param {Ring[]} rings @param {number} width @returns {SVGElement} */
export function diagramOf(rings, width) {
  const wide = width >= WIDE;
  const own = wide ? (width - GAP) / 2 : width;
  const tall = HEAD + 2 * NODE + BETWEEN + 8;
  const height = wide ? tall : 2 * tall + 20;
  return drawn(
    "svg", { viewBox: `0 0 ${width} ${height}`, class: "chart diagram", "aria-hidden": "true", focusable: "false" },
    ...rings.map((ring, i) => {
      const [x, y] = wide ? [i * (own + GAP), 0] : [0, i * (tall + 20)];
      return drawn("g", { transform: `translate(${x} ${y})` }, ...ringOf(ring, own));
    }),
  );
}

/** @param {Ring} ring @param {number} width */
function ringOf({ title, nodes, signs, strength, value, range }, width) {
  const box = Math.min(190, 0.4 * width);
  const [left, right] = [0, width - box];
  const [top, bottom] = [HEAD, HEAD + NODE + BETWEEN];
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]].map(([x, y]) => ({ x, y }));
  const size = thickness(strength);
  const words = [value, ...wrapped(range, width - box - 2 * SIGN)];
  const middle = HEAD + NODE + BETWEEN / 2 - ((words.length - 1) * 16) / 2 + 4;
  return [
    drawn("text", { x: 0, y: 14, class: "title", style: "font-weight: 700" }, fitting(title, width, true)),
    ...arrowsOf(corners, box).map(([from, to], i) => arrowOf(from, to, size, signs[i], strength)),
    ...nodes.map((node, i) => nodeAt(node, corners[i], box)),
    ...words.map((line, i) => {
      const look = i === 0 ? "font-weight: 700; font-size: 17px" : "";
      return drawn("text", { x: width / 2, y: middle + i * 16, "text-anchor": "middle", style: look }, line);
    }),
  ];
}

/** Where arrows begin and end, clockwise from the first node. @param {Point[]} corners @param {number} box @returns {[Point, Point][]} */
function arrowsOf([a, b, c, d], box) {
  const half = box / 2;
  const side = NODE / 2;
  return [
    [{ x: a.x + box, y: a.y + side }, { x: b.x, y: b.y + side }],
    [{ x: b.x + half, y: b.y + NODE }, { x: c.x + half, y: c.y }],
    [{ x: c.x, y: c.y + side }, { x: d.x + box, y: d.y + side }],
    [{ x: d.x + half, y: d.y }, { x: a.x + half, y: a.y + NODE }],
  ];
}

/** @param {Point} from @param {Point} to @param {number} size @param {number} sign @param {number | null} strength */
function arrowOf(from, to, size, sign, strength) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const head = 7 + 1.3 * size;
  const at = (/** @type {number} */ along, /** @type {number} */ across) => {
    return `${from.x + ux * along - uy * across},${from.y + uy * along + ux * across}`;
  };
  const colour = strength === null ? PALE : INK;
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return drawn(
    "g", {},
    drawn("path", { d: `M${at(3, 0)}L${at(length - head, 0)}`, stroke: colour, "stroke-width": size, "stroke-dasharray": sign < 0 ? "7 4" : "" }),
    drawn("path", { d: `M${at(length - 2, 0)}L${at(length - head, head / 2)}L${at(length - head, -head / 2)}Z`, fill: colour }),
    drawn("circle", { cx: middle.x, cy: middle.y, r: 9, fill: "#fff", stroke: colour, "stroke-width": 1.5 }),
    drawn("text", { x: middle.x, y: middle.y + 4.5, "text-anchor": "middle", style: "font-weight: 700" }, sign < 0 ? "−" : "+"),
  );
}

/** @param {{name: string, level: string}} node @param {Point} corner @param {number} box */
function nodeAt({ name, level }, { x, y }, box) {
  const lines = wrapped(name, box - 12, true).slice(0, 2);
  const all = [...lines, ...(level ? wrapped(level, box - 8) : [])].slice(0, LINES);
  const first = y + NODE / 2 - ((all.length - 1) * 15) / 2 + 4;
  return drawn(
    "g", {},
    drawn("rect", { x, y, width: box, height: NODE, rx: 8, fill: "#f5f6f8", stroke: "#b9c0cc" }),
    ...all.map((line, i) => {
      const look = i < lines.length ? "font-weight: 700" : "";
      return drawn("text", { x: x + box / 2, y: first + i * 15, "text-anchor": "middle", style: look }, line);
    }),
  );
}
