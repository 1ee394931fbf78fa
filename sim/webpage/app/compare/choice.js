/**
 * Which settings are compared, what they are held against, and at which quarter.
 */

import { asLongAs } from "../attribution/pieces.js";
import { baselineOf } from "../page.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").State} State */
/** What the view keeps: `baseline`: whether differences are to the baseline and not to the first
 * setting; `quarter`: null for the end; `divided`: which setting is divided.
 * @typedef {{baseline: boolean, quarter: number | null, divided: number}} Own */

/** @param {State} state @returns {Own} */
export function ownOf(state) {
  const usual = { baseline: state.settings.length < 2, quarter: null, divided: 0 };
  return { ...usual, ...state.own.compare };
}

/** @param {Page} page @param {Partial<Own>} part */
export function keep({ store }, part) {
  const { own } = store.state;
  store.show({ own: { ...own, compare: { ...own.compare, ...part } } });
}

/** What settings are held against. @param {Page} page @param {State} state @returns {Setting} */
export function referenceOf(page, state) {
  return ownOf(state).baseline ? baselineOf(page) : state.settings[0];
}

/** The same, as long as a setting. @param {Page} page @param {State} state @param {Setting} setting @returns {Setting} */
export function referenceFor(page, state, { end }) {
  return asLongAs(page.about, referenceOf(page, state), end);
}

/** First and last quarter that some setting has. @param {State} state @returns {[number, number]} */
export function spanOf({ settings }) {
  return [Math.min(...settings.map(({ start }) => start)), Math.max(...settings.map(({ end }) => end))];
}

/** Places of settings that are held against something else than themselves. @param {State} state @returns {number[]} */
export function comparedOf(state) {
  const all = state.settings.map((_, i) => i);
  return ownOf(state).baseline ? all : all.slice(1);
}

/** The setting that is divided. @param {State} state @returns {number} */
export function dividedOf(state) {
  const places = comparedOf(state);
  const { divided } = ownOf(state);
  return places.includes(divided) ? divided : (places[0] ?? 0);
}
