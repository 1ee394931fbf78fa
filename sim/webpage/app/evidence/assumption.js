/**
 * How much rests on assumption: by mechanism, as a picture in a table.
 */

import { element } from "../element.js";
import { partsBar } from "./bar.js";
import { ASSUMED, byMechanism, mechanismName, outcomeOf, shareWords, summed } from "./passports.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./passports.js").Passport} Passport */
/** @typedef {import("./passports.js").Shares} Shares */

/** Mechanisms that a sentence names. */
const NAMED = 3;

/** How much rests on assumption in a sentence. @param {Page} page @param {Passport[]} passports @param {State} state */
export function restsWords({ content, speech }, passports, state) {
  const { numbers, kinds, decides, assumed } = summed(passports, outcomeOf(state));
  const actor = content.cast.actors[state.partner].in_sentence;
  const count = kinds[ASSUMED] ?? 0;
  return speech.say("evidence.rests", { count, all: numbers, share: speech.percent(count / numbers), actor, weight: speech.percent(decides && assumed / decides) });
}

/** Mechanisms with their shares. */
export class Assumption {
  /** @param {Page} page @param {Passport[]} passports */
  constructor(page, passports) {
    this.page = page;
    this.passports = passports;
    const { say } = page.speech;
    this.heading = element("h3");
    this.table = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("evidence.part.assumption") });
    this.root = element("div", { class: "assumption" }, this.heading, element("p", { class: "subtitle" }, say("evidence.mechanism.how")), this.legend(), this.table);
    this.shown = "";
  }

  legend() {
    const { say } = this.page.speech;
    const key = (/** @type {string} */ look) => element("span", { class: "key" }, partsBar([[look, 1]]), say(`evidence.mechanism.${look}`));
    return element("p", { class: "legend" }, key("assumed"), key("known"));
  }

  /** @param {State} state */
  show(state) {
    const outcome = outcomeOf(state);
    if (this.shown === outcome) return;
    this.shown = outcome;
    const { content, speech: { say, listed, percent } } = this.page;
    const actor = content.cast.actors[state.partner].in_sentence;
    const all = byMechanism(this.passports, outcome);
    const whole = summed(this.passports, outcome);
    const most = all.slice(0, NAMED);
    const share = most.reduce((sum, { decides }) => sum + decides, 0);
    this.heading.textContent = say("evidence.mechanism.title", { names: listed(most.map(({ name }) => `“${mechanismName(name)}”`)), share: percent(share), actor });
    const keys = ["name", "numbers", "count", "weight", "decided", "of_it"];
    const heads = keys.map((key) => element("th", { scope: "col" }, say(`evidence.mechanism.head.${key}`, { actor })));
    const widest = Math.max(...all.map(({ numbers }) => numbers));
    const heaviest = Math.max(...all.map(({ decides }) => decides));
    const rows = all.map((one) => this.row(mechanismName(one.name), one, widest, heaviest));
    this.table.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows), element("tfoot", {}, this.row(say("evidence.mechanism.all"), whole, whole.numbers, whole.decides))));
  }

  /** @param {string} name @param {Shares} shares @param {number} widest @param {number} heaviest */
  row(name, { numbers, kinds, decides, assumed }, widest, heaviest) {
    const { percent, say } = this.page.speech;
    const count = kinds[ASSUMED] ?? 0;
    const bar = (/** @type {number} */ part, /** @type {number} */ whole, /** @type {number} */ most) => partsBar([["assumed", part / (most || 1)], ["known", (whole - part) / (most || 1)]]);
    return element("tr", {}, element("th", { scope: "row" }, name),
      element("td", { class: "barred" }, bar(count, numbers, widest)), element("td", {}, say("evidence.mechanism.of", { count, all: numbers })),
      element("td", { class: "barred" }, bar(assumed, decides, heaviest)), element("td", {}, shareWords(this.page.speech, decides)), element("td", {}, decides > 0 ? percent(assumed / decides) : "–"));
  }
}
