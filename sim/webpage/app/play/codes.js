/**
 * What a seat files, as a short code that can be read aloud: "7K2Q-F91D-0MZA".
 *
 * Whole numbers one after the other, each with as many values as it can have, then a check on them and
 * on the rules of this page. What a code says is checked part by part as any filing is.
 */

import { sha256 } from "../../engine/sha256.js";
import { grouped, LETTERS, speltOut } from "../spelling.js";
import { movesProblem } from "./budget.js";
import { seatsOf } from "./game.js";

/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** @typedef {import("./game.js").Filing} Filing */
/** @typedef {import("./game.js").Move} Move */
/** @typedef {import("../setting.js").Problem} Problem */
/** @typedef {{number: number, turn: number, seat: string, filing: Filing}} Filed */
/** Writes and reads: whole numbers in the order in which they come. @typedef {(value: number, count: number) => number} Pass */

/** Games that can be told apart. */
export const GAMES = 10000;

const CHECKS = 1n << 15n;
const LONGEST = 60;

/** @param {Table} table @param {Filed} filed @returns {string} */
export function codeOf(table, filed) {
  /** @type {[number, number][]} */
  const parts = [];
  passed(table, filed, (value, count) => (parts.push([value, count]), value));
  const whole = parts.reduceRight((sum, [value, count]) => sum * BigInt(count) + BigInt(value), 0n);
  return grouped(lettersOf(whole * CHECKS + checkOf(table, whole)));
}

/**
 * @param {Table} table
 * @param {string} text
 * @returns {Filed | null} null if it is no code of this page
 */
export function filedOf(table, text) {
  const given = numberOf(text);
  if (given === null || given % CHECKS !== checkOf(table, given / CHECKS)) return null;
  let rest = given / CHECKS;
  const read = (/** @type {number} */ _, /** @type {number} */ count) => {
    const value = Number(rest % BigInt(count));
    rest /= BigInt(count);
    return value;
  };
  const filed = passed(table, null, read);
  return rest === 0n ? filed : null;
}

/** What a code cannot be used for in a game; null if it can. @param {Table} table @param {Game} game @param {Filed | null} filed @returns {Problem | null} */
export function codeProblem(table, game, filed) {
  if (!filed) return { key: "play.refused.garbled", fields: {} };
  const { number, turn, seat, filing } = filed;
  if (number !== game.number) return { key: "play.refused.foreign", fields: { theirs: String(number), ours: String(game.number) } };
  if (turn !== game.turn) return { key: "play.refused.turn", fields: { theirs: turn + 1, ours: game.turn + 1 } };
  if (!game.seats.includes(seat)) return { key: "play.refused.seat", fields: { seat: table.cast.actors[seat].name } };
  return Array.isArray(filing) ? movesProblem(table.rules, seat, filing) : null;
}

/** All parts of a code, written or read in one order. @param {Table} table @param {Filed | null} filed @param {Pass} pass @returns {Filed} */
function passed(table, filed, pass) {
  const { rules, cast } = table;
  const seats = seatsOf(table);
  const number = pass(filed?.number ?? 0, GAMES);
  const turn = pass(filed?.turn ?? 0, rules.turns);
  const seat = seats[pass(seats.indexOf(filed?.seat ?? ""), seats.length)];
  const filing = cast.ministries.includes(seat) ? planPassed(rules, filed, pass) : movesPassed(rules, seat, filed, pass);
  return { number, turn, seat, filing };
}

/** @param {import("./game.js").Rules} rules @param {Filed | null} filed @param {Pass} pass */
function planPassed({ plans }, filed, pass) {
  return plans[pass(plans.findIndex(({ name }) => name === filed?.filing), plans.length)].name;
}

/** @param {import("./game.js").Rules} rules @param {string} seat @param {Filed | null} filed @param {Pass} pass @returns {Move[]} */
function movesPassed({ moves, most }, seat, filed, pass) {
  const given = /** @type {Move[]} */ (filed?.filing ?? []);
  const count = pass(given.length, most + 1);
  return Array.from({ length: count }, (_, i) => {
    const { does, sizes } = moves[seat][pass(moves[seat].findIndex((one) => one.does === given[i]?.does), moves[seat].length)];
    const { size } = sizes[pass(sizes.findIndex((one) => one.size === given[i]?.size), sizes.length)];
    return { does, size };
  });
}

/** A check on a number and on all that its parts rest on. @param {Table} table @param {bigint} whole */
function checkOf({ about, rules, cast }, whole) {
  const text = JSON.stringify([String(whole), about.seeds, rules, cast.ministries]);
  const digest = sha256(new TextEncoder().encode(text));
  return BigInt(new DataView(digest.buffer).getUint16(0)) % CHECKS;
}

/** @param {bigint} whole */
function lettersOf(whole) {
  let [text, rest] = ["", whole];
  for (; rest > 0n; rest /= 32n) text = LETTERS[Number(rest % 32n)] + text;
  return text || "0";
}

/** Letters as they are read aloud and typed, with gaps. @param {string} text */
function numberOf(text) {
  const letters = speltOut(text).replaceAll(/[\s-]/g, "");
  if (letters === "" || letters.length > LONGEST) return null;
  const places = Array.from(letters, (letter) => LETTERS.indexOf(letter));
  return places.includes(-1) ? null : places.reduce((sum, place) => sum * 32n + BigInt(place), 0n);
}
