/**
 * What a turn brought, in sentences: of the one future that is played, from what is recorded.
 */

import { pathOf } from "../statistics.js";
import { moveWords, planTitle } from "./naming.js";
import { agreed } from "./coordination.js";
import { ministriesOf } from "./game.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** First and last quarter of a turn, counted from the game's first.
 * @typedef {{futures: Futures, member: number, first: number, last: number}} Turn */

/** A rumour that is heard. */
const HEARD = 0.005;

/** Outputs that news are made of, as far as they are recorded. @param {Page} page @returns {string[]} */
export function newsOutputs({ about, content: { cast } }) {
  const home = ["settlements", "gdp", "coordination"].map((name) => `${name}.${cast.home}`);
  const others = about.outputs.map(({ name }) => name).filter((name) => /^(pressure|withdrawn|rumour)\./.test(name));
  return [...home, ...others];
}

/** An output before a turn and at its end; the first turn begins with its first quarter.
 * @param {Futures} futures @param {string} output @param {number} member @param {number} first @param {number} last */
export function changeIn({ outputs, members }, output, member, first, last) {
  const path = pathOf(outputs[output], members, member);
  return { from: path[Math.max(first - 1, 0)], to: path[last] };
}

/** What the table did in a turn. @param {Page} page @param {Table} table @param {Game} game @param {number} turn @returns {string[]} */
export function deedsOf(page, table, game, turn) {
  const { content: { cast }, speech: { say } } = page;
  const filed = game.filed[turn] ?? {};
  const act = (/** @type {string} */ actor, /** @type {import("./game.js").Move} */ move) => {
    return say("play.news.deed", { actor: cast.actors[actor].name, move: moveWords(page, actor, move) });
  };
  const partners = game.seats.flatMap((code) => {
    const moves = filed[code];
    return Array.isArray(moves) ? moves.map((move) => act(code, move)) : [];
  });
  const injected = (game.injected[turn] ?? []).map((one) => say("play.news.injected", { deed: act(one.actor, one) }));
  return [...partners, ...planWords(page, table, game, turn), ...injected];
}

/** @param {Page} page @param {Table} table @param {Game} game @param {number} turn */
function planWords(page, table, game, turn) {
  const { content: { cast }, speech: { say, percent } } = page;
  const players = ministriesOf(table, game);
  if (!players.length) return [];
  const { plan, count, share } = agreed(players, game.filed[turn] ?? {});
  const home = cast.actors[cast.home].name;
  if (plan === null) return [say("play.news.no_plan", { home })];
  return [say("play.news.plan", { home, plan: planTitle(page, plan), count, n: players.length, share: percent(share) })];
}

/** What became of it. @param {Page} page @param {Turn} turn @param {string[]} alignments outputs @returns {string[]} */
export function newsOf(page, turn, alignments) {
  const { about, content: { cast } } = page;
  const named = (/** @type {string} */ first) => about.outputs.map(({ name }) => name).filter((name) => name.startsWith(`${first}.`));
  return [
    ...alignments.flatMap((output) => moved(page, turn, output, "alignment")),
    ...named("pressure").flatMap((output) => moved(page, turn, output, "pressure")),
    ...named("withdrawn").flatMap((output) => moved(page, turn, output, "withdrawn")),
    ...settled(page, turn, `settlements.${cast.home}`),
    ...rumours(page, turn, named("rumour")),
    ...moved(page, turn, `coordination.${cast.home}`, "coordination"),
    ...grown(page, turn, `gdp.${cast.home}`),
  ];
}

/** A sentence on what rose or fell, if its digits show it. @param {Page} page @param {Turn} turn @param {string} output @param {string} key */
function moved({ content: { cast }, speech: { say, number, percent } }, { futures, member, first, last }, output, key) {
  const { from, to } = changeIn(futures, output, member, first, last);
  const write = key === "withdrawn" ? percent : number;
  if (write(from) === write(to)) return [];
  const actor = cast.actors[output.split(".")[1]].in_sentence;
  return [say(`play.news.${key}_${to > from ? "up" : "down"}`, { actor, from: write(from), to: write(to) })];
}

/** @param {Page} page @param {Turn} turn @param {string} output */
function settled({ speech: { say } }, { futures, member, first, last }, output) {
  const { from, to } = changeIn(futures, output, member, first, last);
  return to > from ? [say("play.news.settlements", { n: Math.round(to - from) })] : [];
}

/** @param {Page} page @param {Turn} turn @param {string[]} outputs */
function rumours({ speech: { say } }, { futures, member, first, last }, outputs) {
  const heard = outputs.some((output) => pathOf(futures.outputs[output], futures.members, member).subarray(first, last + 1).some((value) => value > HEARD));
  return heard ? [say("play.news.rumour")] : [];
}

/** Growth a year over the turn. @param {Page} page @param {Turn} turn @param {string} output */
function grown({ content: { cast }, about, speech: { say, percent } }, { futures, member, first, last }, output) {
  const { from, to } = changeIn(futures, output, member, first, last);
  const quarters = last - Math.max(first - 1, 0);
  const rate = (to / from) ** (about.engine.year / quarters) - 1;
  return [say("play.news.growth", { home: cast.actors[cast.home].in_sentence, rate: percent(rate, 1) })];
}
