/**
 * Pictures of a lesson: a drawn line over the futures, the runs, and the lines of a class.
 */

import { wideRoom } from "../chart/scale.js";
import { showQuarter } from "../quarters.js";
import { difference, quantiles, shareInterval } from "../statistics.js";
import { outputsOf } from "./lesson.js";
import { digitsAcross, looksOf, outputName, shortName, unitOf } from "./names.js";
import { DRAWN } from "./pad.js";
import { ofHundred } from "./showing.js";
import { everyQuarter, isWhole } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../chart/figure.js").Shown} Picture */
/** @typedef {import("../chart/chart.js").Series} Series */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./lesson.js").Shown} Run */
/** Futures by the lesson's names. @typedef {Map<string, Futures>} Found */
/** Quantiles at the levels of statistics.js, (quarter,) each. @typedef {Float64Array[]} Bands */

const OTHER = "#666666";
const HEIGHT = 250;

/** Width of an axis at least. */
const LEAST = 0.01;

/** @param {Page} page @param {string} output @param {Bands} bands @param {string} name @returns {Series} */
function fan(page, output, [low, lower, middle, upper, high], name) {
  return { ...looksOf(page, output), name, strong: true, width: 2.4, middle, bands: [[low, high], [lower, upper]] };
}

/** @param {ArrayLike<number>} middle @param {string} name @returns {Series} */
function dashed(middle, name) {
  return { name, colour: OTHER, dashes: [4, 2.4], width: 1.6, middle };
}

/** Bands of an output under a scenario. @param {Found} found @param {string} name @param {string} output @returns {Bands} */
function bandsIn(found, name, output) {
  const { outputs, members } = /** @type {Futures} */ (found.get(name));
  return quantiles(outputs[output], members);
}

/** Part of bands, from one quarter to another. @param {Bands} bands @param {number} from @param {number} to */
function within(bands, from, to) {
  return bands.map((band) => band.slice(from, to));
}

/**
 * The futures of what was to be predicted, with the drawn line over them.
 *
 * @param {Page} page
 * @param {Lesson} lesson
 * @param {Found} found
 * @param {import("./sketch.js").Line} line
 * @param {{title: string, alt: string}} told
 * @returns {Picture}
 */
export function predictionOf(page, lesson, found, line, told) {
  const { say, number } = page.speech;
  const { predict } = lesson;
  const { scenario: { start, title }, members } = /** @type {Futures} */ (found.get(predict.scenario));
  const [from, to] = [predict.first - start, predict.last - start + 1];
  const bands = within(bandsIn(found, predict.scenario, predict.output), from, to);
  const series = [fan(page, predict.output, bands, say("learn.middle"))];
  if (predict.against !== null) {
    const other = /** @type {Futures} */ (found.get(predict.against));
    series.push(dashed(within(bandsIn(found, predict.against, predict.output), from, to)[2], other.scenario.title));
  }
  if (isWhole(line)) series.push({ name: say("learn.your_line"), colour: DRAWN, strong: true, width: 3, middle: everyQuarter(predict, line, bands[2][0]) });
  return {
    name: `lesson-${lesson.number}-prediction`, ...told, how: say("learn.observe.how"),
    subtitle: say("learn.fan", { what: outputName(page, predict.output), unit: unitOf(page, predict.output), scenario: title, n: members }),
    digits: digitsAcross(bands[0], bands[4]),
    chart: {
      height: 340, first: predict.first, number, series: ends(series, page),
      low: Math.min(predict.low, ...bands[0]), high: Math.max(predict.high, ...bands[4]),
    },
  };
}

/** Names at ends, short enough for a phone. @param {Series[]} series @param {Page} page @returns {Series[]} */
function ends(series, { speech }) {
  const narrow = window.innerWidth < 560;
  return series.map((one) => ({ ...one, end: narrow ? speech.number(one.middle[one.middle.length - 1], 2) : one.name }));
}

/** A run: its futures, and beside them those of what it is held against. @param {Page} page @param {Lesson} lesson @param {Found} found @param {Run} run @returns {Picture} */
export function levelOf(page, lesson, found, run) {
  const { speech } = page;
  const { scenario } = /** @type {Futures} */ (found.get(run.scenario));
  const bands = bandsIn(found, run.scenario, run.output);
  const other = run.against === null ? null : bandsIn(found, run.against, run.output);
  const [digits, last] = [digitsAcross(bands[0], bands[4]), bands[2].length - 1];
  const value = (/** @type {Float64Array} */ band) => speech.number(band[last], digits);
  const title = speech.say("learn.level", {
    name: shortName(page, run.output), when: showQuarter(scenario.start + last), level: value(bands[2]), low: value(bands[0]), high: value(bands[4]),
  });
  /** @type {Series[]} */
  const series = [{ ...fan(page, run.output, bands, scenario.title), end: value(bands[2]) }];
  if (other) series.push({ ...dashed(other[2], titleOf(found, run.against)), end: value(other[2]), bands: [[other[0], other[4]]] });
  series.push(...outputsOf(page.about, run).slice(1).map((output) => beside(page, found, run, output)));
  if (series.length > 1 && !other) series[0].name = series[0].end = shortOf(page, run.output);
  const reach = series.flatMap((one) => [...Array.from(one.middle), ...(one.bands ?? []).flatMap(([a, b]) => [...Array.from(a), ...Array.from(b)])]);
  const [low, high] = wideRoom(Math.min(...reach), Math.max(...reach), LEAST);
  return {
    name: `lesson-${lesson.number}-${run.scenario}-${run.output}`, title, alt: title, digits, how: speech.say("chart.fan"),
    subtitle: subtitleOf(page, run, found),
    chart: { height: HEIGHT, first: scenario.start, low, high, number: speech.number, series },
  };
}

/** Whose output it is. @param {Page} page @param {string} output */
function shortOf({ content }, output) {
  const code = output.split(".")[1];
  return content.cast.actors[code]?.short ?? code;
}

/** The same output of another actor. @param {Page} page @param {Found} found @param {Run} run @param {string} output @returns {Series} */
function beside(page, found, run, output) {
  return { ...looksOf(page, output), name: shortOf(page, output), width: 1.8, middle: bandsIn(found, run.scenario, output)[2] };
}

/** What is drawn, and how lines are told apart. @param {Page} page @param {Run} run @param {Found} found */
function subtitleOf(page, run, found) {
  const { scenario, members } = /** @type {Futures} */ (found.get(run.scenario));
  const fields = { what: outputName(page, run.output), unit: unitOf(page, run.output), scenario: scenario.title, n: members };
  if (run.against === null) return page.speech.say("learn.fan", fields);
  return page.speech.say("learn.fan_against", { ...fields, other: titleOf(found, run.against) });
}

/** @param {Found} found @param {string | null} name */
function titleOf(found, name) {
  return /** @type {Futures} */ (found.get(/** @type {string} */ (name))).scenario.title;
}

/** What a run changes, future by future. @param {Page} page @param {Lesson} lesson @param {Found} found @param {Run & {against: string}} run @returns {Picture} */
export function changeOf(page, lesson, found, run) {
  const { speech } = page;
  const [one, other] = [run.scenario, run.against].map((name) => /** @type {Futures} */ (found.get(name)));
  const change = difference(one.outputs[run.output], other.outputs[run.output]);
  const bands = quantiles(change, one.members);
  const [low, high] = wideRoom(Math.min(0, ...bands[0]), Math.max(0, ...bands[4]), LEAST);
  const digits = digitsAcross([low], [high]);
  const told = findingOf(page, run, one, other.scenario.title, change, bands, digits);
  const series = [{ ...fan(page, run.output, bands, speech.say("learn.change.name")), end: speech.signed(bands[2][bands[2].length - 1], digits) }];
  return {
    name: `lesson-${lesson.number}-${run.scenario}-${run.output}-change`, ...told, digits: digits + 1, how: speech.say("learn.change.how"),
    chart: { height: HEIGHT, first: one.scenario.start, low, high, zero: true, number: (value, places) => speech.signed(value, places), series },
  };
}

/**
 * What the last quarter says of a change.
 *
 * @param {Page} page
 * @param {Run & {against: string}} run
 * @param {Futures} one
 * @param {string} other title of what it is held against
 * @param {Float64Array} change
 * @param {Bands} bands
 * @param {number} digits
 */
function findingOf(page, run, { scenario, members }, other, change, [low, , middle, , high], digits) {
  const { say, number, signed } = page.speech;
  const last = middle.length - 1;
  const end = change.subarray(last * members);
  const share = (/** @type {(value: number) => boolean} */ holds) => end.reduce((count, value) => count + Number(holds(value)), 0) / members;
  const [up, down] = [share((value) => value > 0), share((value) => value < 0)];
  const fields = {
    scenario: scenario.title, other, name: shortName(page, run.output), when: showQuarter(scenario.start + last), n: members,
    size: number(Math.abs(middle[last]), digits), low: signed(low[last], digits), high: signed(high[last], digits),
    up: withInterval(page, up, members), down: withInterval(page, down, members),
  };
  const clear = low[last] > 0 ? "higher" : high[last] < 0 ? "lower" : up + down === 0 ? "same" : "unclear";
  return { title: say(`learn.change.${clear}`, fields), subtitle: say("learn.change.subtitle", fields), alt: say("learn.change.alt", fields) };
}

/** @param {Page} page @param {number} share @param {number} members */
function withInterval({ speech }, share, members) {
  const { low, high } = shareInterval(share, members);
  return speech.say("learn.share", { share: ofHundred(speech, share), low: speech.number(100 * low, 0), high: speech.number(100 * high, 0) });
}

/**
 * Lines of a class in grey, with their middle; over the futures when the curtain is lifted.
 *
 * @param {Page} page
 * @param {Lesson} lesson
 * @param {Found} found
 * @param {number[][]} lines in every quarter
 * @param {boolean} lifted
 * @param {{title: string, alt: string}} told
 * @returns {Picture}
 */
export function classOf(page, lesson, found, lines, lifted, told) {
  const { say, number } = page.speech;
  const { predict } = lesson;
  const { scenario: { start, title }, members } = /** @type {Futures} */ (found.get(predict.scenario));
  const bands = within(bandsIn(found, predict.scenario, predict.output), predict.first - start, predict.last - start + 1);
  const drawn = Float64Array.from(lines[0].flatMap((_, quarter) => lines.map((line) => line[quarter])));
  const [middle] = quantiles(drawn, lines.length, [0.5]);
  /** @type {Series[]} */
  const series = [{ name: say("learn.class.middle"), strong: true, colour: DRAWN, width: 3, middle, thin: lines }];
  if (lifted) series.unshift(fan(page, predict.output, bands, say("learn.middle")));
  return {
    name: `lesson-${lesson.number}-class`, ...told, how: say("learn.class.how"), digits: digitsAcross(bands[0], bands[4]),
    subtitle: say("learn.fan", { what: outputName(page, predict.output), unit: unitOf(page, predict.output), scenario: title, n: members }),
    chart: {
      height: 400, first: predict.first, number, series: ends(series, page),
      low: Math.min(predict.low, ...bands[0]), high: Math.max(predict.high, ...bands[4]),
    },
  };
}
