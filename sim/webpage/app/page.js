/**
 * What every view is given, and what it gives.
 */

import { settingOf } from "./setting.js";

/** @typedef {import("../engine/bundle.js").Description} Description */
/** @typedef {import("./words.js").Speech} Speech */
/** @typedef {import("./store.js").State} State */
/** An actor as pictures and sentences show it.
 * @typedef {{code: string, name: string, short: string, adjective: string, in_sentence: string,
 *   colour: string, dashes: number[], roles: string[]}} Actor */
/** What Python wrote for readers: see `sim/webpage/content.py`. @typedef {any} Content */

/**
 * @typedef {object} Page
 * @property {Description} about the model: parameters, levers, actions, outputs, scenarios
 * @property {Content} content
 * @property {Speech} speech
 * @property {import("./store.js").Store} store
 * @property {import("./ensemble.js").Ensemble} ensemble futures; only the view that is shown asks
 * @property {string} build "fused" where numbers have the bits of native code
 * @property {(text: string) => void} tell say something in the page's own line for messages, which
 *   screen readers read out
 * @property {(error: Error) => void} fail the same for what went wrong
 */

/** A view is made once, when it is first shown; `show` is called then and after every change of the
 * state while it is the state's view.
 * @typedef {{name: string, create: (page: Page) => {root: HTMLElement, show: (state: State) => void}}} View */

/** Names of those who have an alignment, with their looks. @param {Content} content @param {string} code @returns {Actor} */
export function actorOf(content, code) {
  return { code, ...content.cast.actors[code] };
}

/** The scenario that others are held against unless said otherwise. @param {Page} page */
export function baselineOf({ about, content }) {
  return settingOf(about, content.baseline);
}
