/**
 * Groups of cards: how many came out how, which are shown, and one fold for each.
 */

import { element } from "../element.js";
import { partsBar } from "./bar.js";

/** @typedef {import("./verdicts.js").Group} Group */
/** @typedef {import("./cards.js").Outcome} Outcome */

/** @type {Outcome[]} */
const OUTCOMES = ["good", "part", "bad", "none"];

/** The groups; cards are made when a fold is opened. */
export class Folds {
  /** @param {import("../words.js").Speech} speech @param {Group[]} groups */
  constructor(speech, groups) {
    this.speech = speech;
    this.groups = groups;
    this.wanted = "";
    this.folds = groups.map((group) => this.fold(group));
    this.tiles = element("ul", { class: "tiles" }, ...groups.map((group, i) => element("li", {}, this.tile(group, i))));
    this.filter = this.choice();
    this.root = element("div", {}, ...this.folds.map(({ root }) => root));
    this.folds[0].root.open = true;
    this.fill();
  }

  /** @param {Group} group @param {number} i */
  tile(group, i) {
    const open = () => {
      const { root } = this.folds[i];
      root.open = true;
      root.scrollIntoView({ block: "start" });
      root.querySelector("summary")?.focus({ preventScroll: true });
    };
    const parts = OUTCOMES.map((one) => /** @type {[string, number]} */ ([one, countOf(group, one) / group.cards.length]));
    return element("button", { type: "button", onclick: open }, element("strong", {}, group.name), partsBar(parts), element("span", {}, this.counts(group)));
  }

  /** @param {Group} group */
  counts(group) {
    const { say } = this.speech;
    const there = OUTCOMES.filter((one) => countOf(group, one));
    return there.map((one) => say(`evidence.verdict.count.${one}`, { n: countOf(group, one) })).join(" · ");
  }

  choice() {
    const { say } = this.speech;
    const choice = element("select", { id: "evidence-outcome", onchange: () => this.want(choice.value) },
      element("option", { value: "" }, say("evidence.any")), ...OUTCOMES.map((one) => element("option", { value: one }, say(`evidence.verdict.only.${one}`))));
    return element("p", { class: "filters" }, element("label", { for: "evidence-outcome" }, say("evidence.verdict.show"), choice));
  }

  /** @param {string} outcome */
  want(outcome) {
    this.wanted = outcome;
    this.fill();
  }

  /** @param {Group} group */
  fold(group) {
    const list = element("ol", { class: "cards" });
    const count = element("span", { class: "count" });
    const root = element("details", { ontoggle: () => this.fill() },
      element("summary", {}, element("strong", {}, group.name), " ", count), element("p", { class: "subtitle" }, group.about), list);
    return { root, list, count, filled: "?" };
  }

  fill() {
    this.groups.forEach((group, i) => {
      const fold = this.folds[i];
      const cards = group.cards.filter(({ outcome }) => !this.wanted || outcome === this.wanted);
      fold.count.textContent = this.wanted ? this.speech.say("evidence.counted", { n: cards.length, all: group.cards.length }) : this.counts(group);
      fold.root.hidden = cards.length === 0;
      if (!fold.root.open || fold.filled === this.wanted) return;
      fold.filled = this.wanted;
      fold.list.replaceChildren(...cards.map(({ make }) => make()));
    });
  }
}

/** @param {Group} group @param {Outcome} wanted */
function countOf({ cards }, wanted) {
  return cards.filter(({ outcome }) => outcome === wanted).length;
}
