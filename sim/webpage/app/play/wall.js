/**
 * The wall: the alignments of the future that is played, in the fan of all, up to the turn's end.
 */

import { roomFor } from "../chart/scale.js";
import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";
import { pathOf, quantiles } from "../statistics.js";
import { yearsWords } from "./naming.js";
import { changeIn } from "./news.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** `quarters`: how many have been played. `without`: the futures of nobody's moves, once the game is over.
 * @typedef {{game: Game, futures: Futures, quarters: number, without: Futures | null}} Seen */

const HEIGHT = 190;
const LEAST = 0.1;
const GREY = "#555555";

/** Alignments that are recorded. @param {Page} page */
export function alignmentsOf({ about, content }) {
  return content.cast.powers.map((/** @type {string} */ code) => `alignment.${code}`)
    .filter((/** @type {string} */ output) => about.outputs.some(({ name }) => name === output));
}

/** @param {Page} page @param {Table} table @param {Seen} seen @returns {import("../chart/figure.js").Shown} */
export function wallOf(page, table, seen) {
  const { speech: { say, number, listed } } = page;
  const { game, futures, quarters } = seen;
  const charts = alignmentsOf(page).map((/** @type {string} */ output) => chartOf(page, seen, output));
  const ends = alignmentsOf(page).map((/** @type {string} */ output) => {
    const path = pathOf(futures.outputs[output], futures.members, game.member);
    return say("play.wall.end", { actor: nameOf(page, output), value: number(path[quarters - 1]) });
  });
  const { start } = futures.scenario;
  return {
    name: futures.scenario.name, title: titleOf(page, table, seen),
    subtitle: say("play.wall.subtitle", { n: futures.members, member: String(game.member) }),
    alt: say("play.wall.alt", { quarter: showQuarter(start + quarters - 1), ends: listed(ends) }),
    how: say(seen.without ? "play.wall.how_after" : "play.wall.how"), chart: sameRoom(charts), digits: 3,
  };
}

/** What moved most: in the last turn, or after the game against nobody's moves. @param {Page} page @param {Table} table @param {Seen} seen */
function titleOf(page, table, { game, futures, quarters, without }) {
  const { say, signed } = page.speech;
  const last = quarters - 1;
  const inTurn = (/** @type {string} */ output) => changeIn(futures, output, game.member, quarters - table.rules.quarters, last);
  const byMoves = (/** @type {string} */ output) => {
    return { from: at(/** @type {Futures} */ (without), output, game, last), to: at(futures, output, game, last) };
  };
  const changes = alignmentsOf(page).map((/** @type {string} */ output) => {
    const { from, to } = without ? byMoves(output) : inTurn(output);
    return { output, change: to - from };
  });
  const [{ output, change }] = changes.sort((/** @type {any} */ a, /** @type {any} */ b) => Math.abs(b.change) - Math.abs(a.change));
  const fields = { actor: nameOf(page, output), change: signed(change), years: yearsWords(page, table, game, game.turn - 1) };
  return say(without ? "play.wall.title_after" : "play.wall.title", fields);
}

/** @param {Futures} futures @param {string} output @param {Game} game @param {number} quarter */
function at({ outputs, members }, output, { member }, quarter) {
  return outputs[output][quarter * members + member];
}

/** @param {Page} page @param {string} output */
function nameOf({ content }, output) {
  return actorOf(content, output.split(".")[1]).in_sentence;
}

/** @param {Page} page @param {Seen} seen @param {string} output @returns {import("../chart/chart.js").Chart} */
function chartOf({ content, speech: { say, number } }, { game, futures, quarters, without }, output) {
  const { short, colour, dashes } = actorOf(content, output.split(".")[1]);
  const shown = (/** @type {Float64Array} */ values) => values.subarray(0, quarters);
  const [low, lower, middle, upper, high] = quantiles(futures.outputs[output], futures.members).map(shown);
  const path = (/** @type {Futures} */ { outputs, members }) => shown(pathOf(outputs[output], members, game.member));
  const other = without ? [{ name: say("play.wall.without"), colour: GREY, dashes: [2, 2], width: 1.5, middle: path(without) }] : [];
  return {
    height: HEIGHT, first: futures.scenario.start, low: 0, high: Math.max(...high), small: true, title: short, number,
    series: [
      { name: say("play.wall.ours"), colour, dashes, width: 3, middle: path(futures) }, ...other,
      { name: say("play.wall.all"), colour, width: 0.8, middle, bands: [[low, high], [lower, upper]] },
    ],
  };
}

/** Charts on the same axis, from zero. @param {import("../chart/chart.js").Chart[]} charts */
function sameRoom(charts) {
  const values = charts.flatMap(({ series }) => series.flatMap(({ middle }) => Array.from(middle)));
  const [, high] = roomFor([0], [...values, ...charts.map((one) => one.high)], LEAST);
  return charts.map((one) => ({ ...one, low: 0, high: Math.min(high, 1) }));
}
