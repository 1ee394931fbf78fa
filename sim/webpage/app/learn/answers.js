/**
 * What the model answers to a lesson, and how sure it is: as sim/lessons/answers.py, to the same
 * digits.
 */

import { at as levelIn, inQuarter, mean, shareInterval, SURE } from "../statistics.js";

/** @typedef {import("./lesson.js").Asked} Asked */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** A number, and the ends of its uncertainty: where nine in ten futures lie of a median, else a 95 %
 * interval. @typedef {{value: number, low: number, high: number}} Estimate */
/** @typedef {{asked: Asked, estimate: Estimate, holds: boolean}} Answered */
/** Answers by name. @typedef {Map<string, Answered>} Key */
/** The values of an output under a scenario in one quarter, (member,).
 * @typedef {(scenario: string, output: string, quarter: number) => Float64Array} Measured */

/** Ends of nine in ten futures. */
const TAILS = [0.05, 0.95];

/** What stored numbers may be off, as a share of them. */
const RESOLUTION = 2 ** -24;

/** @param {Lesson} lesson @param {Map<string, Futures>} futures by the lesson's names @returns {Key} */
export function keyOf(lesson, futures) {
  const measured = (/** @type {string} */ scenario, /** @type {string} */ output, /** @type {number} */ quarter) => {
    const { outputs, members, scenario: { start } } = /** @type {Futures} */ (futures.get(scenario));
    return inQuarter(outputs[output], members, quarter - start);
  };
  return new Map(lesson.answers.map((asked) => {
    const estimate = estimateOf(asked, measured);
    return [asked.name, { asked, estimate, holds: isWithin(asked, estimate.value) }];
  }));
}

/** Whether the words beside an answer hold. @param {Asked} asked @param {number} value */
function isWithin({ at_least: least, at_most: most }, value) {
  return (least === null || value >= least) && (most === null || value <= most);
}

/** @param {Asked} asked @param {Measured} measured @returns {Estimate} */
export function estimateOf(asked, measured) {
  const x = futuresOf(asked, measured);
  switch (asked.statistic) {
    case "share_below": return shareIn(x, (value) => value < (asked.limit ?? 0));
    case "share_above": return shareIn(x, (value) => value > (asked.limit ?? 0));
    case "mean": return meanIn(x);
    case "median": return medianIn(x);
    case "of_spread": return ofSpread(asked, x, measured);
    default: return quantileIn(x, asked.statistic === "low" ? TAILS[0] : TAILS[1]);
  }
}

/** The number that an answer is about, in each future. @param {Asked} asked @param {Measured} measured */
function futuresOf(asked, measured) {
  const against = asked.against === null ? [] : termsOf(asked, asked.against, measured).map(turned);
  return resolved([...termsOf(asked, asked.scenario, measured), ...against]);
}

/** @param {Asked} asked @param {string} scenario @param {Measured} measured */
function termsOf({ output, minus, quarter }, scenario, measured) {
  const one = measured(scenario, output, quarter);
  return minus === null ? [one] : [one, turned(measured(scenario, minus, quarter))];
}

/** @param {Float64Array} values */
function turned(values) {
  return values.map((value) => -value);
}

/** The sum of terms; nothing where it is below what stored numbers resolve. @param {Float64Array[]} terms */
function resolved(terms) {
  return terms[0].map((_, i) => {
    const total = terms.reduce((sum, term) => sum + term[i], 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term[i]), 0);
    return Math.abs(total) > RESOLUTION * size ? total : 0;
  });
}

/** @param {Float64Array} x @param {(value: number) => boolean} holds @returns {Estimate} */
function shareIn(x, holds) {
  const n = x.length;
  const value = x.reduce((count, one) => count + Number(holds(one)), 0) / n;
  return { value, ...shareInterval(value, n) };
}

/** @param {Float64Array} x @returns {Estimate} */
function meanIn(x) {
  const value = mean(x);
  const half = x.length > 1 ? (SURE * deviation(x, 1)) / Math.sqrt(x.length) : 0;
  return { value, low: value - half, high: value + half };
}

/** @param {Float64Array} x @returns {Estimate} */
function medianIn(x) {
  const sorted = x.slice().sort();
  const [low, value, high] = [TAILS[0], 0.5, TAILS[1]].map((level) => levelIn(sorted, level));
  return { value, low, high };
}

/** A quantile, and its 95 % interval by the order of the futures. @param {Float64Array} x @param {number} p @returns {Estimate} */
function quantileIn(x, p) {
  const sorted = x.slice().sort();
  const half = SURE * Math.sqrt(x.length * p * (1 - p));
  const first = Math.max(Math.floor(x.length * p - half), 0);
  const last = Math.min(Math.ceil(x.length * p + half), x.length - 1);
  return { value: levelIn(sorted, p), low: sorted[first], high: sorted[last] };
}

/** A median change over the spread of what it changes; NaN where nothing spreads.
 * @param {Asked} asked @param {Float64Array} x @param {Measured} measured @returns {Estimate} */
function ofSpread(asked, x, measured) {
  const spread = deviation(resolved(termsOf(asked, String(asked.against), measured)), 0);
  const { value, low, high } = quantileIn(x, 0.5);
  if (spread === 0) return { value: NaN, low: NaN, high: NaN };
  return { value: value / spread, low: low / spread, high: high / spread };
}

/** Standard deviation. @param {Float64Array} x @param {number} lost degrees of freedom that are lost */
function deviation(x, lost) {
  const middle = mean(x);
  return Math.sqrt(x.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (x.length - lost));
}
