/**
 * A setting: a scenario of the page with what the reader has changed in it.
 */

import { layOut } from "../engine/levers.js";
import { showQuarter } from "./quarters.js";

/** @typedef {import("../engine/bundle.js").Description} Description */
/** @typedef {import("../engine/bundle.js").Scenario} Scenario */
/** @typedef {import("../engine/bundle.js").ScenarioEvent} ScenarioEvent */
/** A scenario to run, and the name of the shipped one that it was made from.
 * @typedef {Scenario & {base: string}} Setting */
/** What is wrong, for the catalogue. @typedef {{key: string, fields: Record<string, string | number>}} Problem */

/** How far sums of events may pass a lever's range, as sim/inputs/scenario/ranges.py. */
const ROUNDING = 1e-12;

/** A shipped scenario as it is. @param {Description} about @param {string} name @returns {Setting} */
export function settingOf(about, name) {
  const found = about.scenarios.find((one) => one.name === name);
  if (!found) throw new Error(`no scenario '${name}'`);
  return { ...found, base: name };
}

/** Whether a setting differs from the scenario that it was made from. @param {Description} about @param {Setting} setting */
export function isChanged(about, setting) {
  return numbersOf(setting) !== numbersOf(settingOf(about, setting.base));
}

/** All that can change a number, as text. @param {Scenario} scenario */
export function numbersOf({ start, end, settings, events }) {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const acts = events.map(({ id, actor, does, size, first, last }) => [id, actor, does, size, first, last]);
  return JSON.stringify([start, end, sorted, acts]);
}

/**
 * What levers are asked that they cannot take; empty when all is well.
 *
 * @param {Description} about
 * @param {Scenario} setting
 * @returns {Problem[]}
 */
export function problemsOf(about, setting) {
  const unknown = Object.keys(setting.settings).filter((name) => !Object.hasOwn(about.levers, name));
  if (unknown.length) return unknown.map((name) => ({ key: "problem.no_lever", fields: { name } }));
  const own = [...setting.events.flatMap((event) => eventProblems(about, setting, event)), ...contradictions(about, setting)];
  return own.length ? own : Object.entries(layOut(about, setting)).flatMap(([name, values]) => {
    return Object.hasOwn(about.levers, name) ? leverProblems(about, setting, name, values) : [];
  });
}

/** @param {Description} about @param {Scenario} setting @param {ScenarioEvent} event @returns {Problem[]} */
function eventProblems(about, setting, event) {
  const action = about.actions.find((one) => one.actor === event.actor && one.does === event.does);
  if (!action) return [{ key: "problem.no_action", fields: { actor: event.actor, does: event.does } }];
  if (event.size === 0 && !["sets", "releases"].includes(action.effect)) {
    return [{ key: "problem.nothing", fields: { event: event.id } }];
  }
  const inside = setting.start <= event.first && event.first <= event.last && event.first <= setting.end;
  const fields = { event: event.id, start: showQuarter(setting.start), end: showQuarter(setting.end) };
  return inside ? [] : [{ key: "problem.outside", fields }];
}

/** Two events that set one lever at the same time. @param {Description} about @param {Scenario} setting @returns {Problem[]} */
function contradictions(about, { events }) {
  const setting = events
    .map((event) => ({ event, ...about.actions.find((one) => one.actor === event.actor && one.does === event.does) }))
    .filter(({ effect }) => effect === "sets");
  return setting.flatMap(({ event, lever }, i) => {
    const other = setting.slice(0, i).find((one) => {
      return one.event.actor === event.actor && one.lever === lever && overlap(one.event, event);
    });
    return other ? [{ key: "problem.contradiction", fields: { event: event.id, other: other.event.id } }] : [];
  });
}

/** @param {ScenarioEvent} a @param {ScenarioEvent} b */
function overlap(a, b) {
  return a.first <= b.last && b.first <= a.last;
}

/** @param {Description} about @param {Scenario} setting @param {string} name @param {Float64Array} values @returns {Problem[]} */
function leverProblems(about, setting, name, values) {
  const { low, high } = about.levers[name];
  const at = values.findIndex((value) => !(low - ROUNDING <= value && value <= high + ROUNDING));
  if (at < 0) return [];
  const when = showQuarter(setting.start + at);
  return [{ key: "problem.range", fields: { name, value: String(values[at]), low: String(low), high: String(high), when } }];
}
