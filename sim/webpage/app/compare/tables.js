/**
 * Numbers at a quarter, and in what settings differ.
 */

import { levelWords, leverLabel } from "../attribution/words.js";
import { changeOf } from "../attribution/steps.js";
import { tableOf } from "../chart/table.js";
import { eventWords } from "../explore/events.js";
import { inQuarter, shareOf } from "../statistics.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("./pictures.js").Compared} Compared */

const DIGITS = 4;

/** A row for each setting at a quarter. @param {Page} page @param {Compared[]} all @param {{quarter: number, other: string}} asked */
export function numbersAt({ speech }, all, { quarter, other }) {
  const { say } = speech;
  const head = ["setting", "median", "range", "change", "change_range", "mean", "higher"].map((key) => say(`compare.column.${key}`, { other }));
  return tableOf([head, ...all.map((one) => [one.label, ...cellsAt(speech, one, quarter)])]);
}

/** @param {import("../words.js").Speech} speech @param {Compared} one @param {number} quarter @returns {string[]} */
function cellsAt({ say, number, signed, percent }, { first, members, level, gap, change }, quarter) {
  const i = quarter - first;
  const none = say("compare.none");
  if (i >= level[2].length) return Array(6).fill(none);
  const range = (/** @type {number} */ low, /** @type {number} */ high) => say("attribution.range", { low: signed(low, DIGITS), high: signed(high, DIGITS) });
  const levels = [number(level[2][i], 3), say("attribution.range", { low: number(level[0][i], 3), high: number(level[4][i], 3) })];
  if (!gap) return [...levels, ...Array(4).fill(none)];
  const changes = inQuarter(change, members, i);
  const { mean, meanLow, meanHigh } = changeOf(changes);
  const { share, low, high } = shareOf(changes, (value) => value > 0);
  return [...levels, signed(gap[2][i], DIGITS), range(gap[0][i], gap[4][i]),
    say("compare.mean", { mean: signed(mean, DIGITS), low: signed(meanLow, DIGITS), high: signed(meanHigh, DIGITS) }),
    say("compare.share", { share: percent(share), low: percent(low), high: percent(high) })];
}

/** Levers and events that some settings have and others have not; null where there are none.
 * @param {Page} page @param {Setting[]} settings with what they are held against @param {string[]} heads */
export function whatDiffers(page, settings, heads) {
  const rows = [...leverRows(page, settings), ...eventRows(page, settings)];
  return rows.length ? tableOf([[page.speech.say("compare.column.what"), ...heads], ...rows]) : null;
}

/** @param {Page} page @param {Setting[]} all @returns {string[][]} */
function leverRows(page, all) {
  const names = Object.keys(page.about.levers).filter((name) => new Set(all.map(({ settings }) => settings[name])).size > 1);
  return names.map((name) => [leverLabel(page, name), ...all.map(({ settings }) => levelWords(page, name, settings[name] ?? null))]);
}

/** @param {Page} page @param {Setting[]} all @returns {string[][]} */
function eventRows(page, all) {
  const { say } = page.speech;
  const of = all.map(({ events }) => new Set(events.map((event) => eventWords(page, event))));
  const words = [...new Set(of.flatMap((set) => [...set]))].filter((one) => !of.every((set) => set.has(one)));
  return words.map((one) => [one, ...of.map((set) => say(set.has(one) ? "compare.has" : "compare.none"))]);
}

