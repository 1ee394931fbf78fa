/**
 * Small charts side by side: all partners on one axis, and what else the setting moves.
 */

import { wideRoom } from "../chart/scale.js";
import { actorOf } from "../page.js";
import { quantiles } from "../statistics.js";
import { bandsOf } from "./pictures.js";
import { OWN, alignments, besides, codeOf } from "./shown.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./pictures.js").View} View */
/** @typedef {import("../chart/chart.js").Chart} Chart */
/** @typedef {import("../chart/chart.js").Series} Series */
/** @typedef {(futures: Futures, output: string) => Float64Array[]} Summary quantiles that are kept */

const HEIGHT = 132;

/** Quantiles of futures, computed once for each. @returns {Summary} */
export function summaries() {
  /** @type {WeakMap<Float64Array, Float64Array[]>} */
  const kept = new WeakMap();
  return ({ outputs, members }, output) => {
    const values = outputs[output];
    const found = kept.get(values) ?? quantiles(values, members);
    kept.set(values, found);
    return found;
  };
}

/** @param {Page} page @param {View} view @param {Summary} summary @returns {import("../chart/figure.js").Shown} */
export function partnersOf(page, view, summary) {
  const { content, speech: { say, listed } } = page;
  const outputs = alignments(page);
  const reach = outputs.flatMap((output) => [view.futures, view.against].map((one) => summary(one, output)));
  const [low, high] = wideRoom(Math.min(...reach.flatMap(([a]) => [...a])), Math.max(...reach.flatMap((bands) => [...bands[4]])), 0.2, [0, 1]);
  const charts = outputs.map((output) => {
    const { short, colour, dashes } = actorOf(content, codeOf(output));
    return chartOf(page, view, summary, { title: short, lines: [{ output, colour, dashes }], low, high });
  });
  const changes = outputs.map((output) => changeWords(page, view, summary, output));
  return {
    name: `${view.futures.scenario.name}-partners`, title: say("explore.partners.title", { home: content.cast.actors[content.cast.home].name }),
    subtitle: say("explore.partners.subtitle"), alt: say("explore.partners.alt", { all: listed(changes) }), how: say("explore.partners.how"),
    chart: charts, digits: 4,
  };
}

/** @param {Page} page @param {View} view @param {Summary} summary @returns {import("../chart/figure.js").Shown} */
export function besideOf(page, view, summary) {
  const { speech: { say, listed } } = page;
  const charts = besides(page).map(({ key, outputs }) => {
    const lines = outputs.map((output) => lineOf(page, output));
    const reach = outputs.flatMap((output) => [view.futures, view.against].map((one) => summary(one, output)));
    const { low: least, high: most } = /** @type {any} */ (page.about.outputs.find(({ name }) => name === outputs[0]));
    const [low, high] = wideRoom(Math.min(...reach.flatMap(([a]) => [...a])), Math.max(...reach.flatMap((bands) => [...bands[4]])), 0.1, [least, most]);
    return chartOf(page, view, summary, { title: say(`explore.beside.${key}`), lines, low, high });
  });
  const changes = besides(page).flatMap(({ outputs }) => outputs).map((output) => changeWords(page, view, summary, output));
  return {
    name: `${view.futures.scenario.name}-beside`, title: say("explore.beside.heading"), subtitle: say("explore.beside.subtitle"),
    alt: say("explore.partners.alt", { all: listed(changes) }), how: say("explore.beside.how"), chart: charts, digits: 4,
  };
}

/** @typedef {{output: string, colour: string, dashes: number[]}} Line */

/** An output with the looks of its actor; the home country's own numbers are grey. @param {Page} page @param {string} output @returns {Line} */
function lineOf({ content }, output) {
  const { code, colour, dashes } = actorOf(content, codeOf(output));
  return code === content.cast.home ? { output, colour: OWN, dashes: [] } : { output, colour, dashes };
}

/** @param {Page} page @param {View} view @param {Summary} summary
 * @param {{title: string, lines: Line[], low: number, high: number}} of @returns {Chart} */
function chartOf(page, { futures, against, name }, summary, { title, lines, low, high }) {
  const { content, speech } = page;
  const series = lines.flatMap(({ output, colour, dashes }) => {
    const bands = summary(futures, output);
    const label = lines.length > 1 ? content.cast.actors[codeOf(output)].short : title;
    const end = lines.length > 1 ? label : "";
    /** @type {Series[]} */
    const own = [{ name: label, end, colour, dashes, width: 2.2, middle: bands[2], bands: [bandsOf(bands)[0]] }];
    own.push({ name: speech.say("explore.beside.other", { label, other: name }), colour: "#333333", dashes: [4, 2.4], width: 1.2, middle: summary(against, output)[2] });
    return own;
  });
  return { height: HEIGHT, first: futures.scenario.start, low, high, number: speech.number, series, small: true, title };
}

/** An output at the end, and its change. @param {Page} page @param {View} view @param {Summary} summary @param {string} output */
function changeWords({ content, speech }, { futures, against }, summary, output) {
  const { code, name: actor } = actorOf(content, codeOf(output));
  const key = output.split(".")[0];
  const own = code === content.cast.home ? "" : ` ${actor}`;
  const label = key === "alignment" ? actor : `${speech.say(`explore.beside.${key}`)}${own}`;
  const last = futures.quarters - 1;
  const value = summary(futures, output)[2][last];
  const change = value - summary(against, output)[2][last];
  return speech.say("explore.partners.change", { label, value: speech.number(value), change: speech.signed(change, 3) });
}
