/**
 * Every number of the model with all that is known of it, and how many are assumed.
 */

import { inWords, shapeOf, shown } from "../units.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../words.js").Speech} Speech */
/** A number: what the engine has of it, its mechanism, whose it is ("" where it is nobody's own), its
 * source, and its share of the squared swings by outcome.
 * @typedef {{name: string, value: number, low: number, high: number, limits: [number, number],
 *   unit: string, label: string, kind: string, mechanism: string, actor: string, source: string,
 *   decides: Record<string, number>}} Passport */
/** Numbers of one mechanism, or of all: how many, how many of them assumed, and the share of what
 * decides an outcome that both make.
 * @typedef {{name: string, numbers: number, kinds: Record<string, number>, decides: number,
 *   assumed: number}} Shares */

export const ASSUMED = "assumed";

/** @param {Page} page @returns {Passport[]} */
export function passportsOf({ about, content }) {
  const { mechanisms, decides } = content.evidence;
  return about.parameters.map((one) => {
    const suffix = one.name.split(".")[1] ?? "";
    return {
      .../** @type {any} */ (one), mechanism: mechanisms[one.name], source: content.parameters[one.name].source,
      actor: Object.hasOwn(content.cast.actors, suffix) ? suffix : "", decides: sharesOf(decides, one.name),
    };
  });
}

/** @param {{names: string[], shares: Record<string, number[]>}} decides @param {string} name */
function sharesOf({ names, shares }, name) {
  const at = names.indexOf(name);
  return Object.fromEntries(Object.entries(shares).map(([outcome, column]) => [outcome, at < 0 ? 0 : column[at]]));
}

/** The outcome whose deciding numbers are shown. @param {import("../store.js").State} state */
export function outcomeOf(state) {
  return `alignment.${state.partner}`;
}

/** Those that decide most first. @param {Passport[]} passports @param {string} outcome */
export function byDeciding(passports, outcome) {
  return [...passports].sort((a, b) => b.decides[outcome] - a.decides[outcome]);
}

/** @param {Passport[]} passports @param {string} outcome @param {string} name @returns {Shares} */
export function summed(passports, outcome, name = "") {
  const sum = (/** @type {Passport[]} */ some) => some.reduce((total, { decides }) => total + decides[outcome], 0);
  /** @type {Record<string, number>} */
  const kinds = {};
  for (const { kind } of passports) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const assumed = passports.filter(({ kind }) => kind === ASSUMED);
  return { name, numbers: passports.length, kinds, decides: sum(passports), assumed: sum(assumed) };
}

/** Shares by mechanism, what decides most first. @param {Passport[]} passports @param {string} outcome */
export function byMechanism(passports, outcome) {
  const names = [...new Set(passports.map(({ mechanism }) => mechanism))];
  const all = names.map((name) => summed(passports.filter(({ mechanism }) => mechanism === name), outcome, name));
  return all.sort((a, b) => b.decides - a.decides);
}

/** A mechanism as it is read. @param {string} name */
export function mechanismName(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Ends of a range as a reader writes them, without the unit. @param {Speech} speech @param {Passport} passport @param {number} low @param {number} high */
export function rangeWords(speech, { unit }, low, high) {
  const [from, to] = [low, high].map((value) => digitsWords(speech, shown(value, shapeOf(speech, unit))));
  return low === high ? speech.say("evidence.no_range") : speech.say("evidence.range", { low: from, high: to });
}

/** @param {Speech} speech @param {number} value */
function digitsWords(speech, value) {
  const digits = (String(value).split(".")[1] ?? "").length;
  return speech.number(value, Math.min(digits, 5));
}

/** A value with its unit. @param {Speech} speech @param {Passport} passport @param {number} value */
export function valueWords(speech, { unit }, value) {
  return inWords(speech, value, unit);
}

/** Shares below are not told from nothing. */
const LEAST = 0.001;

/** What a number decides. @param {Speech} speech @param {number} share */
export function shareWords(speech, share) {
  if (share === 0) return speech.say("evidence.nothing");
  return share < LEAST ? speech.say("evidence.hardly") : speech.percent(share, 1);
}
