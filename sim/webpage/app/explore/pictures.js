/**
 * The two large charts: where the output may go, and what the setting changes in it, future by
 * future.
 */

import { roomForEnds } from "../chart/lines.js";
import { wideRoom } from "../chart/scale.js";
import { actorOf } from "../page.js";
import { LEVELS, inQuarter, pathOf } from "../statistics.js";
import { deedOf } from "./events.js";
import { OWN, mainOutput, ownOf } from "./shown.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("../chart/chart.js").Series} Series */
/** @typedef {import("./finding.js").Bands} Bands */
/** All that is drawn: futures of the setting and of what it is held against, the bands of the main
 * output in both and of its difference.
 * @typedef {{state: State, futures: Futures, against: Futures, level: Bands, other: Bands, gap: Bands,
 *   finding: string, name: string, narrow: boolean}} View */

const FOLLOWED = "#000000";

/** Bands of a series, the outer one first. @param {Bands} bands @returns {[Float64Array, Float64Array][]} */
export function bandsOf([low, lower, , upper, high]) {
  return [[low, high], [lower, upper]];
}

/** Five futures from the lowest to the highest at the end, the same while a lever moves.
 * @param {Futures} futures @param {string} output @returns {number[]} */
export function singles({ outputs, members, quarters }, output) {
  const ends = inQuarter(outputs[output], members, quarters - 1);
  const sorted = ends.slice().sort();
  return LEVELS.map((level) => ends.indexOf(sorted[Math.round(level * (members - 1))]));
}

/** @param {Page} page @param {State} state */
function looks({ content }, state) {
  return ownOf(state).tilt ? { colour: OWN, dashes: [] } : actorOf(content, state.partner);
}

/** @param {Page} page @param {View} view @returns {import("../chart/figure.js").Shown} */
export function fanOf(page, view) {
  const { about, speech } = page;
  const { state, futures, level, other, finding, name } = view;
  const output = mainOutput(page, state);
  const { unit, low, high } = /** @type {any} */ (about.outputs.find((one) => one.name === output));
  const chosen = singles(view.against, output);
  const thin = chosen.map((member) => pathOf(futures.outputs[output], futures.members, member));
  const reach = [...thin.flatMap((path) => [...path]), ...level[0], ...level[4], ...other[0], ...other[4]];
  const [from, to] = wideRoom(Math.min(...reach), Math.max(...reach), high / 5, [low, high]);
  const series = fanSeries(page, view, thin);
  return {
    name: `${futures.scenario.name}-${output}`, title: finding, alt: finding, digits: high > 1 ? 2 : 4,
    subtitle: speech.say("explore.fan.subtitle", { what: whatOf(page, state), unit, other: name, n: futures.members }),
    how: speech.say("explore.fan.how"),
    chart: {
      height: view.narrow ? 190 : 236, first: futures.scenario.start, low: from, high: to, number: speech.number, series, right: roomOf(series),
      marks: view.narrow ? [] : futures.scenario.events.map((event) => ({ quarter: event.first, name: `${page.content.cast.actors[event.actor]?.short ?? ""} ${deedOf(page, event)}`.trim() })),
    },
  };
}

/** Room for names, the same while numbers change. @param {Series[]} series */
export function roomOf(series) {
  return 8 * Math.ceil(roomForEnds(series.filter(({ end }) => end)) / 8) + 4;
}

/** @param {Page} page @param {View} view @param {Float64Array[]} thin @returns {Series[]} */
function fanSeries(page, { state, futures, level, other, name, narrow }, thin) {
  const { say, number } = page.speech;
  const { colour, dashes } = looks(page, state);
  const digits = ownOf(state).tilt ? 1 : 2;
  const end = (/** @type {string} */ key, /** @type {ArrayLike<number>} */ values) => {
    const value = number(values[values.length - 1], digits);
    return narrow ? value : say(key, { value, name });
  };
  /** @type {Series[]} */
  const series = [{ name: say("chart.this_setting"), end: end("explore.fan.median", level[2]), strong: true, colour, dashes, width: 2.6, middle: level[2], bands: bandsOf(level), thin }];
  series.push({ name, end: end("explore.fan.other", other[2]), colour: FOLLOWED, dashes: [4, 2.4], width: 1.6, middle: other[2] });
  if (state.member !== null) {
    const path = pathOf(futures.outputs[mainOutput(page, state)], futures.members, state.member);
    const label = say("explore.future", { member: String(state.member) });
    series.push({ name: label, end: narrow ? `#${state.member}` : label, colour: FOLLOWED, width: 2, middle: path });
  }
  return series;
}

/** What the main chart shows. @param {Page} page @param {State} state */
function whatOf({ content, speech }, state) {
  return ownOf(state).tilt ? speech.say("explore.tilt") : speech.say("explore.alignment", { actor: actorOf(content, state.partner).in_sentence });
}

/** @param {Page} page @param {View} view @param {number} right @returns {import("../chart/figure.js").Shown} */
export function differenceOf(page, { state, futures, gap, against, name }, right) {
  const { speech } = page;
  const output = mainOutput(page, state);
  const { colour, dashes } = looks(page, state);
  const [from, to] = wideRoom(Math.min(0, ...gap[0]), Math.max(0, ...gap[4]), ownOf(state).tilt ? 2 : 0.02);
  const number = (/** @type {number} */ value) => speech.signed(value, ownOf(state).tilt ? 2 : 3);
  const last = gap[2].length - 1;
  /** @type {Series[]} */
  const series = [{ name: speech.say("explore.difference.name", { other: name }), end: number(gap[2][last]), strong: true, colour, dashes, width: 2.2, middle: gap[2], bands: bandsOf(gap) }];
  if (state.member !== null) {
    const both = [futures, against].map((one) => pathOf(one.outputs[output], one.members, /** @type {number} */ (state.member)));
    const own = both[0].map((value, i) => value - both[1][i]);
    series.push({ name: speech.say("explore.future", { member: String(state.member) }), end: number(own[last]), colour: FOLLOWED, width: 1.6, middle: own });
  }
  return {
    name: `${futures.scenario.name}-${output}-difference`, title: speech.say("explore.difference.title", { other: name }), digits: 4,
    subtitle: "", how: speech.say("explore.difference.how"),
    alt: speech.say("explore.difference.alt", { other: name, end: number(gap[2][last]), low: number(gap[0][last]), high: number(gap[4][last]) }),
    chart: { height: 124, first: futures.scenario.start, low: from, high: to, number: signedBy(speech), series, zero: true, right },
  };
}

/** Numbers at an axis of differences. @param {import("../words.js").Speech} speech */
function signedBy(speech) {
  return (/** @type {number} */ value, /** @type {number} */ digits) => speech.signed(value, digits);
}

