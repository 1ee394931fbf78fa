/**
 * A whole game as text to go on with later; the page stores nothing. What is read is checked.
 */

import { chosenFrom } from "../address.js";
import { aList, anObject, aNumber, aText, aWhole, packed, require, unpacked } from "../packed.js";
import { movesProblem } from "./budget.js";
import { GAMES } from "./codes.js";
import { problemOf, seatsOf } from "./game.js";

/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** @typedef {import("./game.js").Filing} Filing */

/** Minutes of a turn at most, and acts that a facilitator adds to one. */
export const MOST_MINUTES = 60;
export const MOST_INJECTED = 2;

/** @param {Table} table @param {Game} game */
export function savedText({ about }, game) {
  return packed({ table: about.seeds, ...game });
}

/**
 * A game from text. Throws Unreadable.
 *
 * @param {Table} table
 * @param {string} text
 * @returns {Game}
 */
export function savedGame(table, text) {
  const given = anObject(unpacked(text.replaceAll(/\s/g, "")));
  const { about, rules, cast } = table;
  require(given.table === about.seeds, "play.refused.other_seeds");
  const base = aText(given.base);
  require(about.scenarios.some(({ name }) => name === base), "problem.no_scenario");
  const { run, member } = chosenFrom(given.run, cast.patron, given.member, about);
  const seats = seatsFrom(table, given.seats);
  require(member !== null && typeof given.revealed === "boolean");
  const game = {
    number: aWhole(given.number, 0, GAMES - 1), member: /** @type {number} */ (member), run, base, seats,
    minutes: aWhole(given.minutes, 0, MOST_MINUTES), turn: aWhole(given.turn, 0, rules.turns),
    filed: aList(given.filed, rules.turns + 1).map((one) => filingsFrom(table, seats, one)),
    injected: aList(given.injected, rules.turns + 1).map(actsFrom), revealed: Boolean(given.revealed),
  };
  require(problemOf(table, game) === null, "problem.impossible");
  return game;
}

/** @param {Table} table @param {unknown} value */
function seatsFrom(table, value) {
  const all = seatsOf(table);
  const given = aList(value, all.length).map((one) => aText(one));
  require(given.every((one) => all.includes(one)) && new Set(given).size === given.length);
  return given;
}

/** @param {Table} table @param {string[]} seats @param {unknown} value @returns {Record<string, Filing>} */
function filingsFrom(table, seats, value) {
  const entries = Object.entries(anObject(value));
  require(entries.every(([seat]) => seats.includes(seat)));
  return Object.fromEntries(entries.map(([seat, filing]) => [seat, filingFrom(table, seat, filing)]));
}

/** @param {Table} table @param {string} seat @param {unknown} value @returns {Filing} */
function filingFrom({ rules, cast }, seat, value) {
  if (cast.ministries.includes(seat)) {
    const plan = aText(value);
    require(rules.plans.some(({ name }) => name === plan));
    return plan;
  }
  const moves = aList(value, rules.most).map(moveFrom);
  require(movesProblem(rules, seat, moves) === null);
  return moves;
}

/** @param {unknown} value */
function moveFrom(value) {
  const { does, size } = anObject(value);
  return { does: aText(does), size: aNumber(size) };
}

/** @param {unknown} value */
function actsFrom(value) {
  return aList(value, MOST_INJECTED).map((one) => ({ ...moveFrom(one), actor: aText(anObject(one).actor) }));
}
