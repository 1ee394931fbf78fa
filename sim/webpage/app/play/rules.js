/**
 * The rules of the game in a few sentences, with the numbers that are in force.
 */

import { element } from "../element.js";

/** @param {import("../page.js").Page} page @param {import("./game.js").Table} table @returns {HTMLElement} */
export function rulesOf({ content: { cast }, speech: { say } }, { rules }) {
  const { turns, quarters, budget, most, aims } = rules;
  const home = cast.actors[cast.home].in_sentence;
  const fields = { turns, years: quarters / 4, budget, most, aims, home, lead: cast.actors[cast.ministries[0]].name };
  return element("div", { class: "rules" },
    element("p", {}, say("play.rules.what", fields)),
    element("ul", {}, ...["turns", "moves", "plans", "aims", "world"].map((key) => element("li", {}, say(`play.rules.${key}`, fields)))));
}
