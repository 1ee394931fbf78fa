/**
 * What is decided in one future, read off what is recorded: as sim/explore/story/happenings.py.
 */

import { layOut } from "../../engine/levers.js";
import { pathOf } from "../statistics.js";

/** @typedef {import("../../engine/bundle.js").Description} Description */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** `at`: the quarter, from 0 in the first of the run. `before`, `now`: levels that tell of it.
 * @typedef {{kind: "settlement" | "partnership" | "withdrawal" | "restoration" | "coordination" | "discord",
 *   at: number, who: string, before: number, now: number}} Happening */
/** One future: an output's path, and the levers of its scenario, (quarter,) each.
 * @typedef {{of: (output: string) => Float64Array, levers: Record<string, Float64Array>}} Future */

/** @param {Description} about @param {Futures} futures @param {number} member @returns {Future} */
export function futureOf(about, { outputs, members, scenario }, member) {
  return { of: (output) => pathOf(outputs[output], members, member), levers: layOut(about, scenario) };
}

/** All outputs that a story reads beside alignments. @param {any} story @returns {string[]} */
export function storyOutputs({ settlements, gap, partnerships, withdrawn, tipped, coordination, grievances }) {
  return [settlements, gap, withdrawn, tipped, coordination, ...Object.values(partnerships), ...Object.values(grievances)];
}

/**
 * Decisions of a future in order of time.
 *
 * @param {any} story outputs and limits, see `sim/webpage/why_content.py`
 * @param {string} home code of the home country
 * @param {Future} future
 * @returns {Happening[]}
 */
export function happeningsOf(story, home, future) {
  const found = [...settlements(story, home, future), ...partnerships(story, future), ...preferences(story, future), ...coordination(story, home, future)];
  return found.sort((a, b) => a.at - b.at);
}

/** Places at which a count rises. @param {Float64Array} values */
function risen(values) {
  return Array.from(values.keys()).filter((at) => at > 0 && values[at] > values[at - 1]);
}

/** @param {any} story @param {string} home @param {Future} future @returns {Happening[]} */
function settlements(story, home, { of }) {
  const gap = of(story.gap);
  return risen(of(story.settlements)).map((at) => ({ kind: "settlement", at, who: home, before: gap[at - 1], now: gap[at] }));
}

/** @param {any} story @param {Future} future @returns {Happening[]} */
function partnerships(story, { of }) {
  return Object.entries(story.partnerships).flatMap(([who, output]) => {
    const level = of(String(output));
    return risen(level).map((at) => ({ kind: /** @type {const} */ ("partnership"), at, who, before: level[at - 1], now: level[at] }));
  });
}

/** Trade preferences taken back, or given back in whole, by the giver's own procedure. @param {any} story @param {Future} future @returns {Happening[]} */
function preferences(story, { of, levers }) {
  const [share, held] = [of(story.withdrawn), levers[story.held]];
  return Array.from(share.keys()).slice(1).flatMap(/** @returns {Happening[]} */ (at) => {
    const [before, now] = [share[at - 1], share[at]];
    const one = { at, who: story.giver, before, now };
    if (held[at]) return [];
    if (now > before + story.share) return [{ kind: "withdrawal", ...one }];
    const whole = now < story.share && story.share <= before && !held[at - 1];
    return whole ? [{ kind: "restoration", ...one }] : [];
  });
}

/** @param {any} story @param {string} home @param {Future} future @returns {Happening[]} */
function coordination(story, home, { of }) {
  const [tipped, stance] = [of(story.tipped), of(story.coordination)];
  return Array.from(tipped.keys()).filter((at) => at > 0 && tipped[at] !== tipped[at - 1]).map((at) => {
    return { kind: tipped[at] ? "coordination" : "discord", at, who: home, before: stance[at - 1], now: stance[at] };
  });
}

// ---- what would have come anyway ----------------------------------------------------------------

const DECISIONS = ["settlement", "partnership", "withdrawal", "coordination"];

/**
 * Decisions that come in the same quarter in the reference too, only here, and only there. What the
 * scenario's own events decide in the place of an actor is nowhere.
 *
 * @param {any} story
 * @param {Happening[]} own
 * @param {Happening[]} usual those of the same future in the reference
 * @param {Future} future in the scenario
 */
export function anyway(story, own, usual, { levers }) {
  const key = (/** @type {Happening} */ { kind, who, at, now }) => JSON.stringify([kind, who, at, kind === "partnership" ? now : 0]);
  const mine = own.filter(({ kind }) => DECISIONS.includes(kind));
  const theirs = usual.filter(({ kind, at }) => DECISIONS.includes(kind) && !(kind === "withdrawal" && levers[story.held][at]));
  const [here, there] = [mine, theirs].map((all) => new Set(all.map(key)));
  return {
    both: mine.filter((one) => there.has(key(one))),
    here: mine.filter((one) => !there.has(key(one))),
    there: theirs.filter((one) => !here.has(key(one))),
  };
}

// ---- phases --------------------------------------------------------------------------------------

/** Whole years of a run, from 0 in its first quarter; both ends belong to it. @typedef {{first: number, last: number}} Phase */

const YEAR = 4;

/** A run in some parts of about as many whole years each. @param {number} start @param {number} end @param {number} most @returns {Phase[]} */
export function phasesOf(start, end, most) {
  const [from, to] = [Math.floor(start / YEAR), Math.floor(end / YEAR)];
  const years = to - from + 1;
  const parts = Math.min(most, years);
  const begins = Array.from({ length: parts }, (_, part) => Math.max((from + Math.floor((years * part) / parts)) * YEAR, start) - start);
  return begins.map((first, i) => ({ first, last: (begins[i + 1] ?? end - start + 1) - 1 }));
}
