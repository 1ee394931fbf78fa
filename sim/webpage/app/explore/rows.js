/**
 * Where events stand on a time line: a lane for each actor, in it as many rows as it takes for blocks
 * and their words not to touch.
 */

import { fitting, widthOf } from "../chart/letters.js";

/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */
/** A block: from and to in pixels, its row in the lane, its words and where they begin.
 * @typedef {{event: ScenarioEvent, from: number, to: number, row: number, words: string, at: number}} Block */
/** @typedef {{actor: string, rows: number, blocks: Block[]}} Lane */

const GAP = 6;
const PAD = 6;
const MOST = 220;

/**
 * @param {ScenarioEvent[]} events
 * @param {string[]} actors in the order of lanes
 * @param {(quarter: number) => number} x where a quarter begins
 * @param {number} right the end of the time line, in pixels
 * @param {(event: ScenarioEvent) => string} say
 * @returns {Lane[]} those with events
 */
export function lanesOf(events, actors, x, right, say) {
  return actors
    .map((actor) => laneOf(actor, events.filter((event) => event.actor === actor), x, right, say))
    .filter(({ blocks }) => blocks.length);
}

/** @param {string} actor @param {ScenarioEvent[]} events @param {(quarter: number) => number} x @param {number} right
 * @param {(event: ScenarioEvent) => string} say @returns {Lane} */
function laneOf(actor, events, x, right, say) {
  /** @type {[number, number][][]} */
  const rows = [];
  const sorted = [...events].sort((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1));
  const blocks = sorted.map((event) => {
    const [from, to] = [x(event.first), Math.min(x(event.last + 1), right)];
    const { words, at, width } = wordsOf(say(event), from, to, right);
    const [left, end] = [Math.min(from, at), Math.max(to, at + width)];
    let row = rows.findIndex((taken) => taken.every(([a, b]) => end + GAP <= a || b + GAP <= left));
    if (row < 0) row = rows.push([]) - 1;
    rows[row].push([left, end]);
    return { event, from, to, row, words, at };
  });
  return { actor, rows: rows.length, blocks };
}

/** Inside the block, else behind it, else before it. @param {string} text @param {number} from @param {number} to @param {number} right */
function wordsOf(text, from, to, right) {
  const inside = to - from - 2 * PAD;
  const words = fitting(text, Math.max(inside, MOST));
  const width = widthOf(words);
  if (width <= inside) return { words, width, at: from + PAD };
  if (to + PAD + width <= right) return { words, width, at: to + PAD };
  if (from - PAD - width >= 0) return { words, width, at: from - PAD - width };
  const cut = fitting(text, Math.max(inside, 0));
  return { words: cut, width: widthOf(cut), at: from + PAD };
}
