/**
 * Settings side by side: where the alignment may go, and the difference future by future.
 */

import { wideRoom } from "../chart/scale.js";
import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";
import { quantiles } from "../statistics.js";
import { letterOf } from "./names.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../chart/chart.js").Chart} Chart */
/** @typedef {import("../chart/chart.js").Series} Series */
/** A setting with its futures and those of what it is held against; quantiles at the levels of
 * statistics.js, (quarter,) each. `gap` is null where it is held against itself.
 * @typedef {{place: number, label: string, first: number, members: number,
 *   level: Float64Array[], other: Float64Array[], gap: Float64Array[] | null, change: Float64Array}} Compared */

const HEIGHT = 190;
const FINE = 4;
const LEAST = { level: 0.1, gap: 0.02 };

/** @param {Float64Array} values @param {Float64Array} other @param {number} members */
export function bandsOfBoth(values, other, members) {
  const change = values.map((value, i) => value - other[i]);
  return { change, level: quantiles(values, members), other: quantiles(other, members), gap: quantiles(change, members) };
}

/** @param {Page} page @param {Compared[]} all @param {{partner: string, quarter: number, title: string, other: string}} asked
 * @returns {import("../chart/figure.js").Shown} */
export function fansOf(page, all, asked) {
  const { say, number } = page.speech;
  const [low, high] = roomOf(all.flatMap(({ level, other }) => [level, other]), LEAST.level, [0, 1]);
  const charts = all.map((one) => {
    const series = [lineOf(page, asked.partner, one.label, one.level)];
    if (one.gap) series.push({ name: say("compare.fans.other", { other: asked.other }), colour: "#333333", dashes: [4, 2.4], width: 1.2, middle: one.other[2] });
    return { ...frameOf(page, one, asked.quarter), low, high, series };
  });
  return shownOf(page, asked, "fans", asked.title, charts, all.map(({ label, level, first }) => {
    const i = asked.quarter - first;
    return i < level[2].length ? say("compare.value", { label, value: number(level[2][i], 3), low: number(level[0][i], 3), high: number(level[4][i], 3) }) : label;
  }));
}

/** @param {Page} page @param {Compared[]} all those that are held against something else
 * @param {{partner: string, quarter: number, title: string, other: string}} asked @returns {import("../chart/figure.js").Shown} */
export function gapsOf(page, all, asked) {
  const { say, signed } = page.speech;
  const gaps = all.map(({ gap }) => /** @type {Float64Array[]} */ (gap));
  const [low, high] = roomOf([...gaps, [new Float64Array(1)]], LEAST.gap, [-1, 1]);
  const charts = all.map((one, i) => {
    return { ...frameOf(page, one, asked.quarter), low, high, zero: true, series: [lineOf(page, asked.partner, one.label, gaps[i])] };
  });
  return shownOf(page, asked, "gaps", say("compare.gaps.title", { other: asked.other }), charts, all.map(({ label, first }, k) => {
    const i = Math.min(asked.quarter - first, gaps[k][2].length - 1);
    return say("compare.value", { label, value: signed(gaps[k][2][i], FINE), low: signed(gaps[k][0][i], FINE), high: signed(gaps[k][4][i], FINE) });
  }));
}

/** Ends of an axis for all. @param {Float64Array[][]} all @param {number} least @param {[number, number]} bounds */
function roomOf(all, least, bounds) {
  const lows = all.map((bands) => bands[0].reduce((a, b) => Math.min(a, b)));
  const highs = all.map((bands) => bands[bands.length - 1].reduce((a, b) => Math.max(a, b)));
  return wideRoom(Math.min(...lows), Math.max(...highs), least, bounds);
}

/** @param {Page} page @param {string} partner @param {string} name @param {Float64Array[]} bands @returns {Series} */
function lineOf({ content }, partner, name, [low, lower, middle, upper, high]) {
  const { colour, dashes } = actorOf(content, partner);
  return { name, end: "", colour, dashes, width: 2.2, middle, bands: [[low, high], [lower, upper]] };
}

/** What charts have in common. @param {Page} page @param {Compared} one @param {number} quarter */
function frameOf({ speech }, { label, first }, quarter) {
  return { height: HEIGHT, first, title: label, small: true, number: speech.number, marks: [{ quarter, name: showQuarter(quarter) }] };
}

/** @param {Page} page @param {{partner: string, quarter: number}} asked @param {"fans" | "gaps"} key @param {string} title
 * @param {Chart[]} chart @param {string[]} parts @returns {import("../chart/figure.js").Shown} */
function shownOf({ content, speech: { say, listed } }, { partner, quarter }, key, title, chart, parts) {
  const actor = actorOf(content, partner).in_sentence;
  const when = showQuarter(quarter);
  return {
    name: `compare-${key}-${partner}`, title, chart, digits: FINE,
    subtitle: say(`compare.${key}.subtitle`, { actor }), how: say(`compare.${key}.how`), alt: say("compare.alt", { title, when, all: listed(parts) }),
  };
}

/** What each setting does at a quarter, in a sentence. @param {Page} page @param {Compared[]} all
 * @param {{partner: string, quarter: number, other: string}} asked */
export function findingOf({ content, speech }, all, { partner, quarter, other }) {
  const { say, signed, listed } = speech;
  const actor = actorOf(content, partner).in_sentence;
  const parts = all.flatMap(({ place, first, gap }) => {
    const i = quarter - first;
    if (!gap || i >= gap[2].length) return [];
    const [low, middle, high] = [gap[0][i], gap[2][i], gap[4][i]];
    const numbers = { letter: letterOf(place), middle: signed(middle, FINE), low: signed(low, FINE), high: signed(high, FINE) };
    return [say(low <= 0 && high >= 0 ? "compare.finding.unclear" : "compare.finding.clear", numbers)];
  });
  return parts.length ? say("compare.finding.all", { actor, when: showQuarter(quarter), other, parts: listed(parts) }) : say("compare.finding.alone", { actor });
}
