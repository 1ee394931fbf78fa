/**
 * How strong are the two loops, future by future? As sim/explore/story/loops.py, over many futures.
 *
 *     strength = 1 - open answer / closed answer
 *
 * A loop is disturbed over some years up to a date, as it is and with the links cut with which it
 * begins; the answer is read at the date. In each future the largest disturbance is taken that
 * changes no decision.
 */

import { inQuarter, quantiles } from "../statistics.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").Chosen} Chosen */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** How a loop is disturbed, read and cut: see `sim/webpage/why_content.py`.
 * @typedef {{key: string, push: {actor: string, does: string, size: number}, answer: string,
 *   cut: Record<string, number>, ways: Record<string, number>}} Loop */
/** Over futures: the middle and the ends of 9 in 10.
 * @typedef {{key: string, median: number, low: number, high: number, members: number}} Strength */

/** Futures whose loops are measured: each takes twenty runs more. */
const MOST = 200;

/**
 * The strength of each loop at a quarter; null where a run was dropped.
 *
 * @param {Page} page
 * @param {Setting} setting
 * @param {Chosen} run
 * @param {number} quarter
 * @returns {Promise<Strength[] | null>}
 */
export async function strengthsAt(page, setting, run, quarter) {
  const few = { ...run, members: Math.min(run.members, MOST) };
  const found = [];
  for (const loop of page.content.why.loops) {
    const values = await strengthsOf(page, loop, { ...setting, end: quarter }, few);
    if (values === null) return null;
    const [[low], [median], [high]] = quantiles(values, values.length, [0.05, 0.5, 0.95]);
    found.push({ key: loop.key, median, low, high, members: values.length });
  }
  return found;
}

/** @param {Page} page @param {Loop} loop @param {Setting} setting @param {Chosen} run @returns {Promise<Float64Array | null>} (member,) */
async function strengthsOf(page, loop, setting, run) {
  const closed = await answersOf(page, loop, setting, { ...run, held: { ...run.held, ...loop.ways } });
  if (closed === null) return null;
  const open = await answersOf(page, loop, setting, { ...run, held: { ...run.held, ...loop.ways, ...loop.cut } });
  if (open === null) return null;
  return Float64Array.from({ length: run.members }, (_, member) => {
    const scale = closed.findIndex((one, i) => !one.decided[member] && !open[i].decided[member]);
    const i = scale < 0 ? closed.length - 1 : scale;
    const answer = closed[i].change[member];
    return answer === 0 ? 0 : 1 - open[i].change[member] / answer;
  });
}

/** What a disturbance of some size does by the end: of the answer, and whether it changes a decision.
 * @typedef {{change: Float64Array, decided: boolean[]}} Answer */

/** @param {Page} page @param {Loop} loop @param {Setting} setting @param {Chosen} run @returns {Promise<Answer[] | null>} by size, the largest first */
async function answersOf({ content, ensemble }, loop, setting, run) {
  const { scales, decisions } = content.why;
  const pushed = scales.map((/** @type {number} */ scale) => disturbed(content.why, loop, setting, scale));
  const answer = await ensemble.ask([setting, ...pushed], [...new Set([loop.answer, ...decisions])], run);
  if (answer === null) return null;
  const [usual, ...moved] = answer;
  return moved.map((one) => ({ change: lastChange(one, usual, loop.answer), decided: decidedIn(content.why, one, usual) }));
}

/** The setting with a loop disturbed until its end. @param {any} why @param {Loop} loop @param {Setting} setting @param {number} scale @returns {Setting} */
function disturbed({ quarters, disturbance }, { push }, setting, scale) {
  const first = Math.max(setting.start, setting.end - quarters + 1);
  const event = { ...push, id: disturbance, size: scale * push.size, first, last: setting.end };
  return { ...setting, events: [...setting.events, event] };
}

/** @param {Futures} one @param {Futures} usual @param {string} output @returns {Float64Array} (member,) */
function lastChange({ outputs, members, quarters }, usual, output) {
  const before = inQuarter(usual.outputs[output], members, quarters - 1);
  return inQuarter(outputs[output], members, quarters - 1).map((value, i) => value - before[i]);
}

/** Whether a decision has come, gone or moved, for each future. @param {any} why @param {Futures} one @param {Futures} usual */
function decidedIn({ decisions, decided }, { outputs, members }, usual) {
  const found = Array(members).fill(false);
  for (const name of decisions) {
    const [own, before] = [outputs[name], usual.outputs[name]];
    for (let i = 0; i < own.length; i++) {
      if (Math.abs(own[i] - before[i]) > decided) found[i % members] = true;
    }
  }
  return found;
}
