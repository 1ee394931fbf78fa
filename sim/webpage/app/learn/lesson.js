/**
 * Lessons as the page holds them (see sim/lessons/page_data.py), and what they run.
 */

import { settingOf } from "../setting.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../../engine/bundle.js").Description} Description */
/** @typedef {{text?: string, field?: string, form?: "full" | "value" | "size",
 *   style?: "strong" | "emphasis" | "code"}} Span */
/** @typedef {{kind: "paragraph" | "bullets" | "numbers", items: Span[][]}} Block */
/** @typedef {{name: string, meaning: string, scenario: string, against: string | null, output: string,
 *   minus: string | null, quarter: number, statistic: string, limit: number | null, digits: number,
 *   at_least: number | null, at_most: number | null, signed: boolean}} Asked */
/** @typedef {{question: string, options: string[], right?: number, largest?: string[],
 *   smallest?: string[], answer?: string, cuts?: number[], why: Span[]}} Item */
/** @typedef {{scenario: string, against: string | null, output: string, look: string}} Shown */
/** @typedef {{scenario: string, against: string | null, output: string, first: number, last: number,
 *   low: number, high: number, task: string}} Predict */
/** @typedef {{title: string, rows: string[], columns: string[], cells: string[][],
 *   best: "largest" | "smallest" | null}} Table */
/** @typedef {{number: number, name: string, title: string, question: string,
 *   seat: {code: string, name: string}, prerequisites: string[], scenarios: string[],
 *   policies: Record<string, {title: string, scenario: string, levers: Record<string, number>}>,
 *   predict: Predict, runs: Shown[], answers: Asked[], words: Record<string, Block[]>, tables: Table[],
 *   quiz: Item[], misconceptions: {belief: string, answer: Span[]}[],
 *   rubric: {criterion: string, standard: Span[]}[],
 *   test: {construct: string, before: Item, after: Item}[],
 *   plans: {minutes: number, steps: {minutes: number, what: string}[]}[]}} Lesson */

/** @param {Page} page @param {number | null} number @returns {Lesson | null} */
export function lessonOf({ content }, number) {
  return content.lessons.find((/** @type {Lesson} */ one) => one.number === number) ?? null;
}

/**
 * A scenario that a lesson names: one of the page's, or one of its own, as `policy` of
 * sim/engine/policy.py makes it.
 *
 * @param {Description} about
 * @param {Lesson} lesson
 * @param {string} name
 * @returns {Setting}
 */
export function settingNamed(about, lesson, name) {
  const own = lesson.policies[name];
  if (!own) return settingOf(about, name);
  const begun = settingOf(about, own.scenario);
  const set = Object.entries({ ...begun.settings, ...own.levers });
  const moved = set.filter(([lever, value]) => value !== about.levers[lever].default);
  return { ...begun, name, title: own.title, settings: Object.fromEntries(moved) };
}

/** Names of all scenarios that a lesson runs. @param {Lesson} lesson */
export function namesIn({ predict, runs, answers }) {
  const named = [predict, ...runs, ...answers].flatMap(({ scenario, against }) => [scenario, against]);
  return /** @type {string[]} */ ([...new Set(named.filter(Boolean))]);
}

/** What is shown of a run: where it is held against nothing, the same output of every other actor too.
 * @param {Description} about @param {Shown} run */
export function outputsOf(about, { output, against }) {
  if (against !== null) return [output];
  const stem = `${output.split(".")[0]}.`;
  return [output, ...about.outputs.map(({ name }) => name).filter((name) => name.startsWith(stem) && name !== output)];
}

/** Names of all outputs that a lesson shows or counts. @param {Description} about @param {Lesson} lesson */
export function outputsIn(about, { predict, runs, answers }) {
  const shown = [predict.output, ...runs.flatMap((run) => outputsOf(about, run))];
  const counted = answers.flatMap(({ output, minus }) => [output, ...(minus ? [minus] : [])]);
  return [...new Set([...shown, ...counted])];
}
