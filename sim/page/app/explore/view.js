/**
 * Explore: move a lever and see what it changes.
 */

import { Figure } from "../chart/figure.js";
import { roomFor } from "../chart/scale.js";
import { element } from "../element.js";
import { Live } from "../live.js";
import { actorOf } from "../page.js";
import { quantiles } from "../statistics.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").View} View */

/** @type {View} */
export const explore = {
  name: "explore",
  create(page) {
    const figure = new Figure(page.speech, "fan");
    const live = new Live(
      (state) => page.ensemble.ask([state.settings[0]], [`alignment.${state.partner}`], state.run),
      ([futures], state) => figure.show(fanOf(page, futures, state)),
      page.fail,
    );
    return { root: element("section", { class: "explore" }, figure.root), show: (state) => live.ask(state) };
  },
};

/** @param {Page} page @param {import("../ensemble.js").Futures} futures @param {import("../store.js").State} state */
function fanOf({ content, speech }, { scenario, outputs, members }, { partner }) {
  const [low, lower, middle, upper, high] = quantiles(outputs[`alignment.${partner}`], members);
  const { colour, dashes, in_sentence: name, short } = actorOf(content, partner);
  const [from, to] = roomFor([...low], [...high], 0.05);
  const title = speech.say("explore.fan.title", { scenario: scenario.title, actor: name });
  return {
    name: `${scenario.name}-fan`, title, subtitle: speech.say("explore.fan.subtitle", { actor: name }), alt: title,
    how: speech.say("chart.fan"), digits: 3,
    chart: {
      width: 760, height: 340, first: scenario.start, low: from, high: to, number: speech.number,
      series: [{ name: short, colour, dashes, middle, bands: /** @type {any} */ ([[low, high], [lower, upper]]) }],
    },
  };
}
