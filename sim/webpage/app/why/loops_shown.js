/**
 * The two loops at a date as a figure: which is the stronger, the diagram, the table.
 */

import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";
import { at, inQuarter } from "../statistics.js";
import { diagramOf } from "./diagram.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./loops.js").Strength} Strength */

/** Nodes of each loop, clockwise; and whether more of one makes more or less of the next. */
const RINGS = [
  { key: "pressure_grievance", nodes: ["pressure", "grievance", "closeness", "image"], signs: [1, 1, 1, 1] },
  { key: "reliance_effort", nodes: ["reliance", "effort", "coordination", "ties"], signs: [1, 1, 1, -1] },
];
const DIGITS = 2;

/** Outputs whose levels stand in the diagram. @param {Page} page @returns {string[]} */
export function nodeOutputs({ content }) {
  return Object.values(content.why.nodes).flat();
}

/**
 * @param {Page} page
 * @param {Futures} futures
 * @param {number} quarter
 * @param {Strength[] | null} strengths null while they are not known
 * @returns {import("../chart/figure.js").Shown}
 */
export function loopsShown(page, futures, quarter, strengths) {
  const { say, listed } = page.speech;
  const dates = whenOf(page, futures.scenario.start, quarter);
  const rings = RINGS.map((ring, i) => ringOf(page, ring, futures, quarter, strengths?.[i] ?? null));
  const title = strengths ? findingOf(page, strengths, dates) : say("why.loops.computing");
  const parts = RINGS.flatMap(({ signs }, i) => arrowWords(page, rings[i].nodes.map(({ name }) => name), signs));
  return {
    name: `loops-${showQuarter(quarter)}`, title, digits: DIGITS + 2,
    subtitle: strengths ? say("why.loops.subtitle", { n: strengths[0].members, ...dates }) : "",
    alt: say("why.loops.alt", { title, arrows: listed(parts), strengths: listed((strengths ?? []).map((one) => strengthWords(page, one))) }),
    how: say("why.loops.how", { patron: patronOf(page) }),
    picture: (width) => diagramOf(rings, width),
    rows: (write) => rowsOf(page, rings, strengths ?? [], write),
  };
}

/** Over which quarters loops are disturbed. @param {Page} page @param {number} start @param {number} quarter */
function whenOf({ content }, start, quarter) {
  return { since: showQuarter(Math.max(start, quarter - content.why.quarters + 1)), when: showQuarter(quarter) };
}

/** @param {Page} page */
function patronOf({ content }) {
  return actorOf(content, content.cast.patron).in_sentence;
}

/** @param {Page} page @param {typeof RINGS[0]} ring @param {Futures} futures @param {number} quarter @param {Strength | null} strength
 * @returns {import("./diagram.js").Ring} */
function ringOf(page, { key, nodes, signs }, futures, quarter, strength) {
  const { speech } = page;
  const patron = patronOf(page);
  const percent = (/** @type {number} */ value) => percentOf(speech, value);
  return {
    title: speech.say(`why.loop.${key}`), signs, strength: strength?.median ?? null,
    nodes: nodes.map((node) => ({ name: speech.say(`why.node.${node}`, { patron }), level: levelWords(page, node, futures, quarter) })),
    value: strength ? percent(strength.median) : "",
    range: strength ? speech.say("why.loops.range", { low: percent(strength.low), high: percent(strength.high) }) : "",
  };
}

/** A share as a signed number of hundredths. @param {import("../words.js").Speech} speech @param {number} value */
function percentOf({ signed, say }, value) {
  return say("why.percent", { value: signed(100 * value, DIGITS) });
}

/** Median levels of a node's outputs, with their actors where there are several.
 * @param {Page} page @param {string} node @param {Futures} futures @param {number} quarter */
function levelWords({ content, speech }, node, { outputs, members, scenario }, quarter) {
  const names = content.why.nodes[node] ?? [];
  const levels = names.map((/** @type {string} */ name) => {
    const level = speech.number(at(inQuarter(outputs[name], members, quarter - scenario.start).slice().sort(), 0.5), DIGITS);
    const code = name.slice(name.indexOf(".") + 1);
    return names.length > 1 ? speech.say("why.level", { actor: actorOf(content, code).short, level }) : level;
  });
  return levels.join(" · ");
}

/** @param {Page} page @param {string[]} names @param {number[]} signs */
function arrowWords({ speech: { say } }, names, signs) {
  return signs.map((sign, i) => say(sign > 0 ? "why.loops.more" : "why.loops.less", { from: names[i], to: names[(i + 1) % names.length] }));
}

/** @param {Page} page @param {Strength} strength */
function strengthWords({ speech }, { key, median, low, high }) {
  const numbers = { median: percentOf(speech, median), low: percentOf(speech, low), high: percentOf(speech, high) };
  return speech.say("why.loops.strength", { loop: speech.say(`why.loop.${key}`), ...numbers });
}

/** @param {Page} page @param {Strength[]} strengths @param {{since: string, when: string}} dates */
function findingOf(page, strengths, dates) {
  const { content, speech: { say } } = page;
  const { least_strength: least, dominant } = content.why;
  const [weak, strong] = [...strengths].sort((a, b) => Math.abs(a.median) - Math.abs(b.median));
  const named = { ...dates, strong: strengthWords(page, strong), weak: strengthWords(page, weak) };
  if (Math.abs(strong.median) < least) return say("why.loops.neither", named);
  if (strong.low <= 0 && strong.high >= 0) return say("why.loops.unclear", named);
  const even = Math.abs(strong.median) < dominant * Math.abs(weak.median);
  return say(even ? "why.loops.even" : "why.loops.dominates", named);
}

/** @param {Page} page @param {import("./diagram.js").Ring[]} rings @param {Strength[]} strengths @param {(value: number) => import("../chart/table.js").Cell} write */
function rowsOf({ speech: { say } }, rings, strengths, write) {
  const head = ["loop", "from", "to", "sign", "median", "low", "high"].map((key) => say(`why.column.${key}`));
  const rows = rings.flatMap(({ title, nodes, signs }, i) => signs.map((sign, k) => {
    const { median, low, high } = strengths[i] ?? { median: NaN, low: NaN, high: NaN };
    return [title, nodes[k].name, nodes[(k + 1) % nodes.length].name, say(sign > 0 ? "why.plus" : "why.minus"), ...[median, low, high].map(write)];
  }));
  return [head, ...rows];
}
