/**
 * What one's own numbers move: the setting with them and with the seeds' numbers, future by future.
 */

import { ticks } from "../chart/scale.js";
import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";
import { difference, inQuarter, meanOf, quantiles } from "../statistics.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** The mean of paired differences over quarters, with the ends of its 95 % interval, and an output at
 * the end of both runs: middle, and ends of 9 in 10 futures.
 * @typedef {{output: string, mean: Float64Array, low: Float64Array, high: Float64Array,
 *   before: Float64Array[], after: Float64Array[], still: boolean}} Effect */

const HEIGHT = 100;
const HEDGING = "hedging_spread";
const NINE_IN_TEN = [0.05, 0.5, 0.95];
/** Of mean differences, behind the point. */
const DIGITS = 4;
/** Steps of an axis, about. */
const TICKS = 2;
/** The least height of an axis of differences. */
const LEAST = 0.004;

/** Alignments and hedging. @param {Page} page */
export function outputsOf({ content: { cast } }) {
  return [...cast.powers.map((/** @type {string} */ code) => `alignment.${code}`), `${HEDGING}.${cast.home}`];
}

/** @param {string} output @param {Futures} before @param {Futures} after @returns {Effect} */
export function effectOn(output, before, after) {
  const { members, quarters } = after;
  const gaps = difference(after.outputs[output], before.outputs[output]);
  const means = Array.from({ length: quarters }, (_, q) => meanOf(inQuarter(gaps, members, q)));
  const column = (/** @type {"mean" | "low" | "high"} */ key) => Float64Array.from(means, (one) => one[key]);
  const ends = (/** @type {Futures} */ { outputs }) => quantiles(inQuarter(outputs[output], members, quarters - 1), members, NINE_IN_TEN);
  return {
    output, mean: column("mean"), low: column("low"), high: column("high"),
    before: ends(before), after: ends(after), still: gaps.every((value) => value === 0),
  };
}

/** Whether the mean at the end is clearly not zero. @param {Effect} effect */
export function isClear({ low, high, still }) {
  const last = low.length - 1;
  return !still && (low[last] > 0 || high[last] < 0);
}

/** An output in a sentence, and its name beside a number. @param {Page} page @param {string} output */
export function outputWords(page, output) {
  const { say } = page.speech;
  const [name, code] = output.split(".");
  if (name === HEDGING) return { subject: say("evidence.effect.hedging"), name: say("evidence.effect.hedging_name") };
  const { in_sentence: actor, short } = actorOf(page.content, code);
  return { subject: say("evidence.effect.alignment", { actor }), name: short };
}

/**
 * What is seen, in a sentence: the main output first, then what else moves.
 *
 * @param {Page} page
 * @param {Effect[]} effects
 * @param {string} main output
 * @param {{n: number, quarter: number}} of how many numbers were changed, and when the run ends
 */
export function sentenceOf(page, effects, main, { n, quarter }) {
  const { say, listed } = page.speech;
  const fields = { n, when: showQuarter(quarter) };
  if (effects.every(({ still }) => still)) return say("evidence.effect.nothing", fields);
  const first = /** @type {Effect} */ (effects.find(({ output }) => output === main));
  const others = effects.filter((one) => one !== first);
  const moved = others.filter(isClear).map((one) => `${outputWords(page, one.output).name} ${meanWords(page, one)}`);
  const still = others.filter((one) => !isClear(one)).map((one) => outputWords(page, one.output).name);
  return [
    say(isClear(first) ? "evidence.effect.clear" : "evidence.effect.unclear", { ...fields, subject: outputWords(page, main).subject, mean: meanWords(page, first), range: intervalWords(page, first) }),
    moved.length ? say("evidence.effect.also", { all: listed(moved) }) : "",
    still.length ? say("evidence.effect.not", { all: listed(still) }) : "",
  ].filter(Boolean).join(" ");
}

/** @param {Page} page @param {Effect} effect */
function meanWords({ speech }, { mean }) {
  return speech.signed(mean[mean.length - 1], DIGITS);
}

/** @param {Page} page @param {Effect} effect */
function intervalWords({ speech }, { low, high }) {
  const last = low.length - 1;
  return speech.say("evidence.range", { low: speech.signed(low[last], DIGITS), high: speech.signed(high[last], DIGITS) });
}

/**
 * @param {Page} page
 * @param {Effect[]} effects
 * @param {string} title
 * @param {Futures} futures
 * @returns {import("../chart/figure.js").Shown}
 */
export function shownOf(page, effects, title, { scenario, members }) {
  const { speech } = page;
  const [low, high] = axisOf(Math.min(0, ...effects.flatMap((one) => [...one.low])), Math.max(0, ...effects.flatMap((one) => [...one.high])));
  return {
    name: `${scenario.name}-own-numbers`, title, alt: title, digits: 5, how: speech.say("evidence.effect.how"),
    subtitle: speech.say("evidence.effect.subtitle", { scenario: scenario.title, n: members }),
    chart: effects.map((one) => chartOf(page, one, scenario.start, low, high)),
  };
}

/** Ends of an axis that are numbers at it. @param {number} low @param {number} high @returns {[number, number]} */
function axisOf(low, high) {
  const wide = Math.max(high - low, LEAST);
  const [a, b] = ticks(0, 2 * wide, 2 * TICKS);
  const down = Math.floor(low / (b - a) + 1e-9) * (b - a);
  return [down, Math.max(Math.ceil(high / (b - a) - 1e-9) * (b - a), down + b - a)];
}

/** @param {Page} page @param {Effect} effect @param {number} first @param {number} low @param {number} high @returns {import("../chart/chart.js").Chart} */
function chartOf(page, { output, mean, low: from, high: to }, first, low, high) {
  const { speech, content } = page;
  const { name } = outputWords(page, output);
  const code = output.split(".")[1];
  const { colour, dashes } = code === content.cast.home ? { colour: "#555555", dashes: [] } : actorOf(content, code);
  const columns = /** @type {[string, string, string]} */ (["mean", "low", "high"].map((key) => speech.say(`evidence.effect.${key}`, { name })));
  return {
    height: HEIGHT, first, low, high, zero: true, small: true, title: name, number: (value, digits) => speech.signed(value, digits),
    series: [{ name, colour, dashes, width: 2.2, middle: mean, bands: [[from, to]], columns }],
  };
}

/** Before and after, row by row: name, before, after, mean difference with its interval. @param {Page} page @param {Effect[]} effects */
export function rowsOf(page, effects) {
  const { number, say } = page.speech;
  const spread = (/** @type {Float64Array[]} */ [low, middle, high]) => say("evidence.effect.spread", { middle: number(middle[0], 3), low: number(low[0], 3), high: number(high[0], 3) });
  return effects.map((one) => [
    outputWords(page, one.output).name, spread(one.before), spread(one.after),
    isClear(one) ? say("evidence.effect.moved", { mean: meanWords(page, one), range: intervalWords(page, one) }) : say("evidence.effect.no_clear"),
  ]);
}
