/**
 * The state as the part of the address behind "#", and back.
 */

import { runProblems } from "../engine/assumptions.js";
import { runOf } from "./ensemble.js";
import { aList, aNumber, anObject, aText, aWhole, packed, require, unpacked } from "./packed.js";
import { problemsOf, settingOf } from "./setting.js";

/** @typedef {import("../engine/bundle.js").Description} Description */
/** @typedef {import("./store.js").State} State */
/** @typedef {import("./store.js").Chosen} Chosen */
/** @typedef {import("./setting.js").Setting} Setting */

export const MOST_SETTINGS = 4;
const MOST_EVENTS = 100;
export const MOST_MEMBERS = 10000;
const LAST_QUARTER = 163;

/** @param {State} state @returns {string} */
export function addressOf({ view, settings, run, partner, member }) {
  return `#${view}/${packed({ settings, run, partner, member })}`;
}

/**
 * The state of an address; a bare view, or nothing, is the shipped state. Throws Unreadable.
 *
 * @param {string} hash
 * @param {State} shipped
 * @param {Description} about
 * @param {string[]} views
 * @returns {State}
 */
export function stateOf(hash, shipped, about, views) {
  const [view, text] = hash.replace(/^#/, "").split("/");
  if (!view) return shipped;
  require(views.includes(view), "problem.no_view");
  if (!text) return { ...shipped, view };
  const { settings, run, partner, member } = anObject(unpacked(text));
  const list = aList(settings, MOST_SETTINGS).map((one) => settingFrom(one, about));
  require(list.length > 0);
  return { ...shipped, view, settings: list, ...chosenFrom(run, partner, member, about) };
}

/** @param {unknown} value @param {Description} about @returns {Setting} */
export function settingFrom(value, about) {
  const given = anObject(value);
  const base = aText(given.base);
  require(about.scenarios.some(({ name }) => name === base), "problem.no_scenario");
  const start = settingOf(about, base).start;
  const setting = {
    base,
    name: aText(given.name),
    title: aText(given.title),
    start,
    end: aWhole(given.end, start, LAST_QUARTER),
    settings: numbersIn(given.settings),
    events: aList(given.events, MOST_EVENTS).map(eventFrom),
  };
  require(problemsOf(about, setting).length === 0, "problem.impossible");
  return setting;
}

/** @param {unknown} value @returns {import("./setting.js").ScenarioEvent} */
function eventFrom(value) {
  const { id, actor, does, size, first, last } = anObject(value);
  return {
    id: aText(id),
    actor: aText(actor),
    does: aText(does),
    size: aNumber(size),
    first: aWhole(first, 0, LAST_QUARTER),
    last: aWhole(last, 0, LAST_QUARTER),
  };
}

/** @param {unknown} value @returns {Record<string, number>} */
function numbersIn(value) {
  return Object.fromEntries(Object.entries(anObject(value)).map(([name, one]) => [name, aNumber(one)]));
}

/** How futures are drawn and followed. Throws Unreadable.
 * @param {unknown} run @param {unknown} partner @param {unknown} member @param {Description} about */
export function chosenFrom(run, partner, member, about) {
  const given = anObject(run);
  const seed = aText(given.seed, 20);
  require(/^[0-9]+$/.test(seed));
  require(typeof given.chance === "boolean");
  const ranges = Object.entries(anObject(given.ranges)).map(([name, range]) => {
    const numbers = aList(range, 3).map(aNumber);
    require(numbers.length === 3);
    return [name, numbers];
  });
  const chosen = /** @type {Chosen} */ ({
    seed,
    members: aWhole(given.members, 1, MOST_MEMBERS),
    assumptions: aText(given.assumptions),
    chance: given.chance,
    held: numbersIn(given.held),
    ranges: Object.fromEntries(ranges),
  });
  require(runProblems(about, { streams: 1, ...runOf(chosen) }).length === 0, "problem.impossible");
  const followed = member === null ? null : aWhole(member, 0, chosen.members - 1);
  require(about.outputs.some(({ name }) => name === `alignment.${partner}`), "problem.no_partner");
  return { run: chosen, partner: aText(partner), member: followed };
}

