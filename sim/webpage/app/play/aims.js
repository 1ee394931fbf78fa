/**
 * Secret aims: which cards a seat draws, and whether a future meets them.
 */

import { sha256 } from "../../engine/sha256.js";
import { inQuarter } from "../statistics.js";

/** An output that shall end `wants` than it began; `actor`: whose output it is.
 * @typedef {{name: string, output: string, actor: string, wants: "higher" | "lower"}} Aim */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("../ensemble.js").Futures} Futures */

/** The cards of a seat in a game: the same on every machine. @param {Table} table @param {number} number @param {string} seat @returns {Aim[]} */
export function aimsOf({ rules, cast }, number, seat) {
  const deck = rules.aims_of[cast.ministries.includes(seat) ? "home" : seat] ?? [];
  const ranked = deck.map((aim) => ({ aim, rank: rankOf(`${number} ${seat} ${aim.name} ${aim.output}`) }));
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, rules.aims).map(({ aim }) => aim);
}

/** @param {string} text */
function rankOf(text) {
  return new DataView(sha256(new TextEncoder().encode(text)).buffer).getUint32(0);
}

/** 1 for each future that meets an aim by its last quarter, else 0; (member,). @param {Aim} aim @param {Futures} futures */
export function metIn({ output, wants }, { outputs, members, quarters }) {
  const first = inQuarter(outputs[output], members, 0);
  const last = inQuarter(outputs[output], members, quarters - 1);
  return Float64Array.from(last, (value, i) => Number(wants === "higher" ? value > first[i] : value < first[i]));
}
