/**
 * A division in one quarter as a figure: its finding, waterfall and table.
 */

import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";
import { momentOf } from "./division.js";
import { changesOf, stepsOf } from "./steps.js";
import { waterfallOf } from "./waterfall.js";
import { pieceWords } from "./words.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../chart/table.js").Cell} Cell */
/** @typedef {import("./division.js").Division} Division */
/** @typedef {import("./steps.js").Change} Change */
/** @typedef {import("./steps.js").Step} Step */
/** What is divided, and how both scenarios are named in a sentence.
 * @typedef {{division: Division, partner: string, quarter: number, own: string, other: string}} Asked */

const DIGITS = 4;
const LEVEL = 3;
const INK = "#222222";
const GREY = "#666666";

/** @param {Page} page @param {Asked} asked @returns {import("../chart/figure.js").Shown} */
export function divisionShown(page, asked) {
  const { speech } = page;
  const { division, quarter, partner } = asked;
  const moment = momentOf(division, quarter);
  const steps = stepsOf(moment);
  const words = division.pieces.map((piece) => pieceWords(page, piece));
  const title = findingOf(page, asked, changesOf(moment), words);
  const rows = steps.map((step, i) => rowOf(page, asked, step, words, i === 0));
  const moves = rows.slice(1, -1).map(({ words: piece, number }) => speech.say("attribution.step", { piece, part: number }));
  const ends = { start: rows[0].number, end: speech.number(steps[steps.length - 1].to, LEVEL) };
  return {
    name: `division-${partner}-${showQuarter(quarter)}`, title, digits: DIGITS,
    subtitle: speech.say("attribution.subtitle", { n: division.members, when: showQuarter(quarter) }),
    alt: speech.say("attribution.alt", { title, ...ends, steps: speech.listed(moves) }),
    how: speech.say("attribution.how"),
    picture: (width) => waterfallOf(rows, width, speech.number),
    rows: (write) => tableRows(page, changesOf(moment), words, write),
  };
}

/** @param {Page} page @param {Asked} asked @param {Step} step @param {string[]} words @param {boolean} start */
function rowOf({ content, speech }, { partner, own, other }, { kind, index, count, from, to, change }, words, start) {
  const { say, signed, number } = speech;
  const piece = { level: say(start ? "attribution.start" : "attribution.end", { name: start ? other : own }), together: say("attribution.together"),
    others: say("attribution.others", { n: count }), piece: words[index] }[kind];
  const range = change && say("attribution.range", { low: signed(change.low, DIGITS), high: signed(change.high, DIGITS) });
  const note = kind === "level" && change ? signed(change.mean, DIGITS) : (range ?? "");
  const text = kind === "level" ? number(to, LEVEL) : signed(/** @type {Change} */ (change).mean, DIGITS);
  const colour = kind === "level" ? INK : kind === "together" ? GREY : actorOf(content, partner).colour;
  return { words: piece, number: text, note, from, to, level: kind === "level", colour };
}

/** @param {Page} page @param {Asked} asked @param {{parts: Change[], together: Change, total: Change}} changes @param {string[]} words */
function findingOf({ content, speech }, { partner, quarter, other }, { parts, together, total }, words) {
  const { say, signed, number } = speech;
  const subject = say("explore.alignment_subject", { actor: actorOf(content, partner).in_sentence });
  const named = { subject, other, when: showQuarter(quarter) };
  if (!parts.some(({ rose, fell }) => rose + fell > 0)) return say("attribution.nothing", named);
  const [low, high] = [total.meanLow, total.meanHigh].map((value) => signed(value, DIGITS));
  if (total.meanLow <= 0 && total.meanHigh >= 0) {
    return say("attribution.unclear", { ...named, size: signed(total.mean, DIGITS), low, high });
  }
  const side = say(total.mean > 0 ? "attribution.above" : "attribution.below");
  const facts = { ...named, side, size: number(Math.abs(total.mean), DIGITS) };
  const along = [...parts, together].map((change) => change.mean * Math.sign(total.mean));
  const most = along.indexOf(Math.max(...along));
  const part = signed((parts[most] ?? together).mean, DIGITS);
  if (parts.length === 1) return say("attribution.only", { ...facts, piece: words[0] });
  return most === parts.length ? say("attribution.together_most", { ...facts, part }) : say("attribution.most", { ...facts, piece: words[most], part });
}

/** Every piece, what they do together, and the total. @param {Page} page
 * @param {{parts: Change[], together: Change, total: Change}} changes @param {string[]} words
 * @param {(value: number) => Cell} write @returns {Cell[][]} */
function tableRows({ speech: { say } }, { parts, together, total }, words, write) {
  const columns = /** @type {const} */ (["mean", "meanLow", "meanHigh", "median", "low", "high", "rose", "fell"]);
  const keys = ["piece", "mean", "mean_low", "mean_high", "median", "low", "high", "rose", "fell"];
  const cells = (/** @type {Change} */ change) => columns.map((column) => write(change[column]));
  const named = /** @type {[string, Change][]} */ ([...parts.map((part, i) => [words[i], part]),
    [say("attribution.together"), together], [say("attribution.column.total"), total]]);
  return [keys.map((key) => say(`attribution.column.${key}`)), ...named.map(([name, change]) => [name, ...cells(change)])];
}
