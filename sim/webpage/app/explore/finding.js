/**
 * What the picture shows, in a sentence with its numbers.
 */

import { showQuarter } from "../quarters.js";

/** @typedef {import("../page.js").Page} Page */
/** What is said of: the output's name in a sentence, digits of its levels and of differences, and the
 * smallest difference worth a word.
 * @typedef {{subject: string, digits: number, fine: number, least: number}} Subject */
/** Quantiles at the levels of statistics.js, (quarter,) each. @typedef {Float64Array[]} Bands */

/**
 * @param {Page} page
 * @param {Subject} subject
 * @param {number} first quarter
 * @param {Bands} level of the setting
 * @param {Bands | null} gap from the other, future by future; null where there is no other
 * @param {string} other its name in a sentence
 * @returns {string}
 */
export function findingOf({ speech }, subject, first, level, gap, other) {
  const last = level[2].length - 1;
  const number = (/** @type {number} */ value) => speech.number(value, subject.digits);
  const ends = { subject: subject.subject, when: showQuarter(first + last), level: number(level[2][last]), other };
  if (gap === null) {
    return speech.say("explore.finding.alone", { ...ends, low: number(level[0][last]), high: number(level[4][last]) });
  }
  const peak = peakOf(gap[2]);
  const most = gap[2][peak];
  if (gap.every((band) => band.every((value) => value === 0))) return speech.say("explore.finding.same", ends);
  if (Math.abs(most) < subject.least) return speech.say("explore.finding.hardly", ends);
  const fine = (/** @type {number} */ value) => speech.signed(value, subject.fine);
  const spread = (/** @type {number} */ at) => ({ low: fine(gap[0][at]), high: fine(gap[4][at]) });
  const most_words = { peak: showQuarter(first + peak), most: fine(most) };
  if (gap[0][peak] <= 0 && gap[4][peak] >= 0) {
    return speech.say("explore.finding.unclear", { ...ends, ...most_words, ...spread(peak) });
  }
  const up = gap[2][last] > 0 ? "above" : "below";
  const apart = speech.number(Math.abs(gap[2][last]), subject.fine);
  const sentence = peak === last ? "clear" : "clear_peak";
  return speech.say(`explore.finding.${sentence}`, {
    ...ends, ...most_words, ...spread(last), apart: speech.say(`explore.finding.${up}`, { apart, other }),
  });
}

/** Where a median is farthest from zero. @param {Float64Array} values */
export function peakOf(values) {
  return values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
}
