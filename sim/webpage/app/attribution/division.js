/**
 * Which event did it? A scenario's difference from a reference, divided among what it changes.
 *
 *     part of a piece  = scenario - scenario without the piece
 *     acting together  = total - sum of the parts
 *
 * As sim/analysis/attribution.py: future by future, so means of the parts add up to the total.
 */

import { difference, inQuarter } from "../statistics.js";
import { differing, without } from "./pieces.js";

/** @typedef {import("../../engine/bundle.js").Description} Description */
/** @typedef {import("../ensemble.js").Ensemble} Ensemble */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").Chosen} Chosen */
/** @typedef {import("./pieces.js").Piece} Piece */
/** One output, divided; values are (quarter, member). `parts`: what each piece does.
 * @typedef {{pieces: Piece[], reference: Float64Array, scenario: Float64Array, parts: Float64Array[],
 *   together: Float64Array, total: Float64Array, first: number, members: number}} Division */

/** Below this a sum of parts differs from the total by rounding alone. */
const NOISE = 1e-12;

/**
 * Divide what a setting does to an output; null where the run was dropped. One more scenario is
 * run for each piece.
 *
 * @param {Description} about
 * @param {Ensemble} ensemble
 * @param {{setting: Setting, reference: Setting, output: string, run: Chosen}} of the reference as
 *   long as the setting
 * @returns {Promise<Division | null>}
 */
export async function divide(about, ensemble, { setting, reference, output, run }) {
  const pieces = differing(about, setting, reference).filter(({ acts }) => acts);
  const variants = pieces.map((piece) => without(setting, piece));
  const answer = await ensemble.ask([reference, setting, ...variants], [output], run);
  if (answer === null) return null;
  const [usual, own, ...less] = answer.map(({ outputs }) => outputs[output]);
  const parts = less.map((values) => difference(own, values));
  const total = difference(own, usual);
  return { pieces, reference: usual, scenario: own, parts, total, together: leftOver(total, parts), first: setting.start, members: run.members };
}

/** What pieces do only together. @param {Float64Array} total @param {Float64Array[]} parts */
function leftOver(total, parts) {
  return total.map((value, i) => {
    const rest = value - parts.reduce((sum, part) => sum + part[i], 0);
    return Math.abs(rest) < NOISE ? 0 : rest;
  });
}

/** A division in one quarter: values are (member,). @typedef {{pieces: Piece[], reference: Float64Array, parts: Float64Array[],
 *   together: Float64Array, total: Float64Array}} Moment */

/** @param {Division} division @param {number} quarter @returns {Moment} */
export function momentOf({ pieces, reference, parts, together, total, first, members }, quarter) {
  const then = (/** @type {Float64Array} */ values) => inQuarter(values, members, quarter - first);
  return { pieces, reference: then(reference), parts: parts.map(then), together: then(together), total: then(total) };
}
