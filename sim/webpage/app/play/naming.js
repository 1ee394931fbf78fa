/**
 * Seats, moves, plans and aims in words.
 */

import { yearOf } from "../quarters.js";
import { inWords } from "../units.js";
import { spanOf } from "./game.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** @typedef {import("./game.js").Move} Move */

/** @param {Page} page @param {string} code */
export function seatName({ content: { cast }, speech: { say } }, code) {
  const { name } = cast.actors[code];
  return cast.ministries.includes(code) ? say("play.seat.ministry", { name }) : name;
}

/** What a move is: "changes its pressure, +50 %". @param {Page} page @param {string} actor @param {Move} move */
export function moveWords({ about, speech }, actor, { does, size }) {
  const action = about.actions.find((one) => one.actor === actor && one.does === does);
  if (!action || action.size !== null) return does;
  return speech.say("play.move.sized", { does, size: inWords(speech, size, action.unit) });
}

/** @param {Page} page @param {string} actor @param {Move} move */
export function sizeWords({ about, speech }, actor, { does, size }) {
  const action = about.actions.find((one) => one.actor === actor && one.does === does);
  return action && action.size === null ? inWords(speech, size, action.unit) : speech.say("play.move.unsized");
}

/** @param {Page} page @param {string} plan */
export function planTitle({ content: { cast }, speech: { say } }, plan) {
  return say(`play.plan.${plan}.title`, { patron: cast.actors[cast.patron].in_sentence });
}

/** @param {Page} page @param {import("./aims.js").Aim} aim */
export function aimWords({ content: { cast }, speech: { say } }, { name, actor }) {
  const of = (/** @type {string} */ code) => cast.actors[code].in_sentence;
  return say(`play.aim.${name}`, { actor: of(actor), home: of(cast.home), patron: of(cast.patron) });
}

/** "2019 and 2020". @param {Page} page @param {Table} table @param {Game} game @param {number} turn */
export function yearsWords({ speech: { listed } }, table, game, turn) {
  const { first, last } = spanOf(table, game, turn);
  const years = Array.from({ length: yearOf(last) - yearOf(first) + 1 }, (_, i) => String(yearOf(first) + i));
  return years.length > 2 ? `${years[0]}–${years[years.length - 1]}` : listed(years);
}
