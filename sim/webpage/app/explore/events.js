/**
 * Events in words, how far they may be moved, and new ones.
 */

import { showQuarter } from "../quarters.js";
import { inWords } from "../units.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */
/** @typedef {import("../../engine/bundle.js").Action} Action */

const YEAR = 4;

/** @param {Page} page @param {{actor: string, does: string}} event @returns {Action} */
export function actionOf({ about }, { actor, does }) {
  return /** @type {Action} */ (about.actions.find((one) => one.actor === actor && one.does === does));
}

/** What an actor does and how much: "changes its pressure +50 %". @param {Page} page @param {ScenarioEvent} event */
export function deedOf(page, event) {
  const { unit, size } = actionOf(page, event);
  return size === null ? `${event.does} ${inWords(page.speech, event.size, shortened(unit))}` : event.does;
}

/** Without what the deed says by itself, such as what a share is a share of. @param {string} unit */
function shortened(unit) {
  if (unit.startsWith("share ")) return "share";
  return /^(US\$|%|change|points|multiple)/.test(unit) ? unit : "none";
}

/** The same with who does it and when. @param {Page} page @param {ScenarioEvent} event */
export function eventWords(page, event) {
  const dates = { first: showQuarter(event.first), last: showQuarter(event.last) };
  return page.speech.say("explore.event", { who: whoOf(page, event.actor), deed: deedOf(page, event), ...dates });
}

/** @param {Page} page @param {string} actor */
export function whoOf({ content, speech }, actor) {
  return content.cast.actors[actor]?.name ?? speech.say("explore.nobody");
}

/** @param {Page} page @param {string} actor @returns {string} */
export function colourOf({ content }, actor) {
  return content.cast.actors[actor]?.colour ?? "#555555";
}

/** An event some quarters later, with its length; one that lasts to the end of the run keeps doing so.
 * @param {ScenarioEvent} event @param {number} by @param {Setting} setting @returns {ScenarioEvent} */
export function movedBy(event, by, { start, end }) {
  const open = event.last >= end;
  const most = open ? end - event.first : end - event.last;
  const step = Math.min(Math.max(by, start - event.first), most);
  return { ...event, first: event.first + step, last: open ? event.last : event.last + step };
}

/** An event that ends some quarters later. @param {ScenarioEvent} event @param {number} by @param {Setting} setting @returns {ScenarioEvent} */
export function endingLater(event, by, { end }) {
  const last = Math.min(event.last, end) + by;
  return { ...event, last: Math.min(Math.max(last, event.first), end) };
}

/** An event that begins some quarters later. @param {ScenarioEvent} event @param {number} by @param {Setting} setting @returns {ScenarioEvent} */
export function beginningLater(event, by, { start, end }) {
  const first = event.first + by;
  return { ...event, first: Math.min(Math.max(first, start), event.last, end) };
}

/** The sizes that an event can have while nothing else moves its lever. @param {Page} page @param {ScenarioEvent} event @returns {[number, number]} */
export function sizesOf(page, event) {
  const { lever, effect } = actionOf(page, event);
  const { low, high, default: usual } = page.about.levers[`${event.actor}.${lever}`];
  if (effect === "sets") return [low, high];
  if (effect === "scales") return [low / usual - 1, high / usual - 1];
  const years = effect === "spreads" ? (event.last - event.first + 1) / YEAR : 1;
  return [(low - usual) * years, (high - usual) * years];
}

/** An event that is not yet there: usual size, from a year after the beginning to the end.
 * @param {Page} page @param {Setting} setting @param {string} actor @param {string} does @returns {ScenarioEvent} */
export function newEvent({ content, about }, setting, actor, does) {
  const { size, effect } = /** @type {Action} */ (about.actions.find((one) => one.actor === actor && one.does === does));
  const first = Math.min(setting.start + YEAR, setting.end);
  const last = effect === "spreads" ? Math.min(first + 3 * YEAR - 1, setting.end) : setting.end;
  const stem = `${actor} ${does}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const taken = new Set(setting.events.map(({ id }) => id));
  let [id, number] = [stem, 2];
  while (taken.has(id)) id = `${stem}-${number++}`;
  return { id, actor, does, size: size ?? content.explore.sizes[`${actor} ${does}`], first, last };
}
