/**
 * After the game: the same moves in all futures, and no moves in the same futures. Luck or skill?
 */

import { difference, inQuarter, mean, meanOf, pathOf, quantiles, shareOf } from "../statistics.js";
import { actorOf } from "../page.js";
import { tableOf } from "../chart/table.js";
import { element } from "../element.js";
import { aimsOf, metIn } from "./aims.js";
import { aimWords, seatName } from "./naming.js";
import { alignmentsOf } from "./wall.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** `with`: futures with the table's moves; `without`: the same futures with nobody's.
 * @typedef {{game: Game, with: Futures, without: Futures}} Played */

const QUESTIONS = ["happened", "surprised", "misled", "change", "transfers"];

/** @param {Page} page @param {Table} table @param {Played} played @returns {HTMLElement} */
export function replayOf(page, table, played) {
  const { say } = page.speech;
  return element("div", { class: "replay" },
    element("h3", {}, say("play.replay.heading", { n: played.with.members })),
    element("p", { class: "finding" }, milder(page, played)),
    ...tableWith(page, "play.replay.places", [placeHead(page, played), ...placeRows(page, played)]),
    ...tableWith(page, "play.replay.aims", [aimHead(page), ...aimRows(page, table, played)]),
    element("p", { class: "note" }, say("play.replay.intervals", { n: played.with.members })),
    element("h3", {}, say("play.debrief.heading")),
    element("ol", { class: "debrief" }, ...QUESTIONS.map((key) => element("li", {}, say(`play.debrief.${key}`)))));
}

/** In how many futures was there more pressure than in ours? @param {Page} page @param {Played} played */
export function milder(page, { game, with: { outputs, members } }) {
  const senders = Object.keys(outputs).filter((name) => name.startsWith("pressure."));
  const means = Float64Array.from({ length: members }, (_, member) => {
    return senders.reduce((sum, name) => sum + mean(pathOf(outputs[name], members, member)), 0);
  });
  const own = means[game.member];
  return page.speech.say("play.replay.milder", { ...counted(page, shareOf(means, (value) => value > own)) });
}

/** A share as a count of 100 futures with its 95 % interval. @param {Page} page @param {{share: number, low: number, high: number}} share */
function counted({ speech: { number } }, { share, low, high }) {
  return { count: number(100 * share, 0), low: number(100 * low, 0), high: number(100 * high, 0) };
}

// ---- where our future lies ---------------------------------------------------------------------

/** @param {Page} page @param {Played} played */
function placeHead({ speech: { say } }, { game }) {
  return [say("play.replay.alignment"), say("play.replay.ours", { member: String(game.member) }), say("play.replay.no_moves"),
    say("play.replay.middle"), say("play.replay.above")];
}

/** @param {Page} page @param {Played} played */
function placeRows(page, played) {
  const { speech: { number, say }, content } = page;
  return alignmentsOf(page).map((/** @type {string} */ output) => {
    const [ours, without] = [lastOf(played.with, output), lastOf(played.without, output)];
    const own = ours[played.game.member];
    const [middle] = quantiles(ours, ours.length, [0.5]);
    return [actorOf(content, output.split(".")[1]).short, number(own, 3), number(without[played.game.member], 3), number(middle[0], 3),
      say("play.replay.share", counted(page, shareOf(ours, (value) => value < own)))];
  });
}

/** @param {Futures} futures @param {string} output */
function lastOf({ outputs, members, quarters }, output) {
  return inQuarter(outputs[output], members, quarters - 1);
}

// ---- aims --------------------------------------------------------------------------------------

/** @param {Page} page */
function aimHead({ speech: { say } }) {
  return ["seat", "aim", "met", "with", "without", "moves"].map((key) => say(`play.replay.${key}`));
}

/** @param {Page} page @param {Table} table @param {Played} played */
function aimRows(page, table, played) {
  const { game } = played;
  return game.seats.flatMap((seat) => aimsOf(table, game.number, seat).map((aim) => aimRow(page, seat, aim, played)));
}

/** @param {Page} page @param {string} seat @param {import("./aims.js").Aim} aim @param {Played} played */
function aimRow(page, seat, aim, { game, with: ours, without }) {
  const { say } = page.speech;
  const [met, alone] = [metIn(aim, ours), metIn(aim, without)];
  const share = (/** @type {Float64Array} */ values) => say("play.replay.share", counted(page, shareOf(values, Boolean)));
  return [seatName(page, seat), aimWords(page, aim), say(met[game.member] ? "play.replay.yes" : "play.replay.no"),
    share(met), share(alone), effectWords(page, difference(met, alone))];
}

/** What moves did to the chance of an aim, future by future. @param {Page} page @param {Float64Array} differences */
export function effectWords({ speech: { say, signed } }, differences) {
  const { mean: middle, low, high } = meanOf(differences);
  if (low <= 0 && high >= 0) return say("play.replay.no_effect");
  const count = (/** @type {number} */ share) => signed(100 * share, 0);
  return say("play.replay.effect", { count: count(middle), low: count(low), high: count(high) });
}

/** @param {Page} page @param {string} key @param {string[][]} rows the first is the head */
function tableWith({ speech: { say } }, key, rows) {
  const id = key.replaceAll(".", "-");
  return [element("h4", { id }, say(key)), element("div", { class: `table ${id}`, tabindex: "0", role: "region", "aria-labelledby": id }, tableOf(rows))];
}
