/**
 * Lines over quarters, bands around them, and their names at the end.
 */

import { drawn } from "../element.js";
import { readable, widthOf } from "./letters.js";

/** @typedef {import("./chart.js").Series} Series */
/** @typedef {import("./chart.js").Place} Place */

/** Height of a name, and room from the last value to it. */
const LINE = 15;
const LEADER = 16;
const SINGLE = "#666666";

/** @param {Series} series @param {Place} place */
export function bandsAt({ colour, bands = [], thin = [] }, place) {
  return drawn(
    "g",
    {},
    ...bands.map(([low, high], i) => {
      return drawn("path", { d: bandOver(low, high, place), fill: colour, opacity: i ? 0.26 : 0.15 });
    }),
    ...thin.map((values) => lineOver(values, place, { stroke: SINGLE, "stroke-width": 0.8 })),
  );
}

/** @param {Series} series @param {Place} place */
export function lineAt({ colour, dashes = [], width = 2, middle }, place) {
  const dash = dashes.map((part) => part * width).join(" ");
  const halo = width > 2 ? lineOver(middle, place, { stroke: "#fff", "stroke-width": width + 1.4 }) : null;
  return drawn("g", {}, halo, lineOver(middle, place, { stroke: colour, "stroke-width": width, "stroke-dasharray": dash }));
}

/** @param {ArrayLike<number>} values @param {Place} place @param {Record<string, string | number>} looks */
function lineOver(values, place, looks) {
  return drawn("path", { d: `M${pointsOver(values, place).join("L")}`, fill: "none", ...looks });
}

/** @param {ArrayLike<number>} low @param {ArrayLike<number>} high @param {Place} place */
function bandOver(low, high, place) {
  return `M${pointsOver(low, place).join("L")}L${pointsOver(high, place).reverse().join("L")}Z`;
}

/** @param {ArrayLike<number>} values @param {Place} place */
function pointsOver(values, { x, y, first }) {
  return Array.from(values, (value, i) => `${tenth(x(first + i))},${tenth(y(value))}`);
}

/** @param {number} value */
function tenth(value) {
  return Math.round(10 * value) / 10;
}

/** The room that names at ends need. @param {Series[]} series those that have one */
export function roomForEnds(series) {
  const most = Math.max(0, ...series.map(({ end, name, strong }) => widthOf(end ?? name, strong)));
  return most ? LEADER + 4 + most : 10;
}

/** Names at the ends of lines, moved apart where they would touch. @param {Series[]} series @param {Place} place */
export function endsAt(series, { y, right, top, bottom }) {
  const wanted = series.map(({ middle }) => y(middle[middle.length - 1]));
  const placed = apart(wanted, top + 4, bottom - 4);
  return series.map(({ end, name, colour, strong }, i) => {
    const [from, to] = [tenth(wanted[i]), tenth(placed[i])];
    const look = strong ? "end strong" : "end";
    return drawn(
      "g",
      { class: look },
      drawn("path", { d: `M${right + 1},${from}L${right + 6},${to}H${right + LEADER - 3}`, fill: "none", stroke: colour, "stroke-width": 1.5 }),
      drawn("text", { x: right + LEADER, y: to + 4, fill: readable(colour) }, end ?? name),
    );
  });
}

/**
 * Heights near those that are wanted, at least a line apart, within bounds while there is room.
 *
 * @param {number[]} wanted
 * @param {number} top
 * @param {number} bottom
 * @returns {number[]}
 */
export function apart(wanted, top, bottom) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  /** @type {{members: number[], at: number}[]} */
  let groups = [];
  for (const i of order) groups = joined([...groups, { members: [i], at: wanted[i] }], wanted, top, bottom);
  const placed = [...wanted];
  for (const { members, at } of groups) members.forEach((i, k) => (placed[i] = at + k * LINE));
  return placed;
}

/** Neighbours that touch become one group around the middle of what they want.
 * @param {{members: number[], at: number}[]} groups @param {number[]} wanted @param {number} top @param {number} bottom */
function joined(groups, wanted, top, bottom) {
  const last = groups[groups.length - 1];
  const before = groups[groups.length - 2];
  last.at = Math.max(top, Math.min(last.at, bottom - (last.members.length - 1) * LINE));
  if (!before || before.at + before.members.length * LINE <= last.at) return groups;
  const members = [...before.members, ...last.members];
  const middle = members.reduce((sum, i, k) => sum + wanted[i] - k * LINE, 0) / members.length;
  return joined([...groups.slice(0, -2), { members, at: middle }], wanted, top, bottom);
}
