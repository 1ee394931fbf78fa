/**
 * Why a change has no effect: as sim/inputs/scenario/notes.py says of a file.
 */

import { layOut } from "../../engine/levers.js";
import { numbersOf } from "../setting.js";
import { showQuarter } from "../quarters.js";
import { inWords } from "../units.js";
import { actionOf, deedOf, whoOf } from "./events.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */

/**
 * Why one setting gives the numbers of another.
 *
 * @param {Page} page
 * @param {Setting} before
 * @param {Setting} after
 * @returns {string} a sentence; "" where nothing was changed
 */
export function whyNoEffect(page, before, after) {
  const names = changedLevers(before, after);
  const events = changedEvents(before, after);
  const reasons = [...names.map((name) => whyLever(page, after, name)), ...events.map((event) => whyEvent(page, after, event))];
  return [...new Set(reasons)].join(" ");
}

/** Whether two settings ask the same of every lever. @param {Page} page @param {Setting} a @param {Setting} b */
export function laidOutAlike({ about }, a, b) {
  if (a.start !== b.start || a.end !== b.end) return false;
  const [one, other] = [layOut(about, a), layOut(about, b)];
  return Object.entries(one).every(([name, values]) => same(values, other[name]));
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export function same(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/** @param {Setting} before @param {Setting} after */
function changedLevers({ settings: a }, { settings: b }) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]);
}

/** Events as they now are, or were where they are no more. @param {Setting} before @param {Setting} after */
function changedEvents(before, after) {
  const text = (/** @type {Setting} */ setting) => new Map(setting.events.map((event) => [event.id, event]));
  const [a, b] = [text(before), text(after)];
  const ids = [...new Set([...a.keys(), ...b.keys()])].filter((id) => JSON.stringify(a.get(id)) !== JSON.stringify(b.get(id)));
  return ids.map((id) => /** @type {ScenarioEvent} */ (b.get(id) ?? a.get(id)));
}

/** @param {Page} page @param {Setting} setting @param {string} name */
function whyLever(page, setting, name) {
  const { about, speech } = page;
  const { label: lever, default: usual, unit } = about.levers[name];
  const { [name]: _, ...others } = setting.settings;
  if (Object.hasOwn(setting.settings, name) && laidOutAlike(page, setting, { ...setting, settings: others })) {
    return speech.say("note.overridden", { lever });
  }
  const deciding = setting.events.some((event) => `${event.actor}.${actionOf(page, event).lever}` === name);
  if (!Object.hasOwn(setting.settings, name) && deciding) return speech.say("note.overridden", { lever });
  const resting = whyResting(page, setting, name);
  if (resting) return resting;
  if (!Object.hasOwn(setting.settings, name)) return speech.say("note.default", { lever, level: inWords(speech, usual, unit) });
  return speech.say("note.unread", { lever });
}

/** A lever that is not read while another is held, or only with another. @param {Page} page @param {Setting} setting @param {string} name */
function whyResting({ about, content, speech }, setting, name) {
  const laid = layOut(about, setting);
  const { label: lever } = about.levers[name];
  for (const { lever: one, on, how } of content.explore.rests) {
    if (one !== name) continue;
    const values = how === "hidden" ? laid[`${on}_clamped`] : laid[on];
    if (how === "hidden" ? values.some((held) => held !== 0) : values.some((value) => value === 0)) {
      return speech.say(`note.${how}`, { lever, on: about.levers[on].label });
    }
  }
  return "";
}

/** @param {Page} page @param {Setting} setting @param {ScenarioEvent} event */
function whyEvent(page, setting, event) {
  const { about, speech } = page;
  const { effect, lever: key } = actionOf(page, event);
  const name = `${event.actor}.${key}`;
  const lever = about.levers[name].label;
  const named = { event: `${whoOf(page, event.actor)} ${deedOf(page, event)}`, lever, end: showQuarter(setting.end) };
  if (event.first > setting.end) return speech.say("note.after", named);
  const kept = setting.events.filter(({ id }) => id !== event.id);
  const alike = laidOutAlike(page, { ...setting, events: [...kept, event] }, { ...setting, events: kept });
  if (!alike) return whyResting(page, setting, name) || speech.say("note.event_unread", named);
  if (effect === "releases") return speech.say("note.nothing_held", named);
  return speech.say(effect === "sets" ? "note.decided" : "note.too_small", named);
}

/** Whether all futures of two answers are the same. @param {import("../ensemble.js").Futures} a @param {import("../ensemble.js").Futures} b @param {string[]} outputs */
export function sameFutures(a, b, outputs) {
  return a.members === b.members && outputs.every((name) => a.outputs[name] && b.outputs[name] && same(a.outputs[name], b.outputs[name]));
}

/** Whether anything was changed that could move a number. @param {Setting} a @param {Setting} b */
export function differs(a, b) {
  return numbersOf(a) !== numbersOf(b);
}
