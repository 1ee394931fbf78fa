/**
 * The list of all numbers: looked for, chosen by kind, mechanism and actor, what decides most first.
 */

import { element } from "../element.js";
import { rangeBar } from "./bar.js";
import { ownOf } from "./disagreement.js";
import { byDeciding, mechanismName, outcomeOf, rangeWords, shareWords, valueWords } from "./passports.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./passports.js").Passport} Passport */
/** @typedef {{search: string, kind: string, mechanism: string, actor: string}} Wanted */

/** @param {Passport} passport @param {Wanted} wanted @param {string} text all that can be looked for */
function isWanted({ kind, mechanism, actor }, wanted, text) {
  const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  return (!wanted.kind || kind === wanted.kind) && (!wanted.mechanism || mechanism === wanted.mechanism)
    && (!wanted.actor || actor === wanted.actor) && words.every((word) => text.includes(word));
}

/** The table with what chooses its rows. */
export class Numbers {
  /** @param {Page} page @param {Passport[]} passports @param {(name: string) => void} choose */
  constructor(page, passports, choose) {
    this.page = page;
    this.passports = passports;
    this.choose = choose;
    const { say } = page.speech;
    this.wanted = { search: "", kind: "", mechanism: "", actor: "" };
    this.texts = new Map(passports.map((one) => [one.name, this.textOf(one)]));
    this.counted = element("p", { class: "counted", role: "status" });
    this.body = element("tbody");
    this.rows = new Map(passports.map((one) => [one.name, this.row(one)]));
    this.decides = element("th", { scope: "col" });
    const heads = ["number", "value", "kind"].map((key) => element("th", { scope: "col" }, say(`evidence.head.${key}`)));
    this.root = element("div", { class: "numbers-list" }, this.filters(), this.counted,
      element("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("evidence.all_numbers") },
        element("table", {}, element("thead", {}, element("tr", {}, ...heads, this.decides, element("th", { scope: "col" }, say("evidence.head.source")))), this.body)));
    this.order = "";
  }

  /** @param {Passport} passport */
  textOf({ name, label, source, kind, mechanism, actor, unit }) {
    const { content } = this.page;
    return [name, label, source, kind, mechanism, unit, content.cast.actors[actor]?.name ?? ""].join(" ").toLowerCase();
  }

  filters() {
    const { content, speech: { say } } = this.page;
    const kinds = [...new Set(this.passports.map(({ kind }) => kind))].sort();
    const mechanisms = [...new Set(this.passports.map(({ mechanism }) => mechanism))].sort();
    const actors = Object.keys(content.cast.actors).filter((code) => this.passports.some(({ actor }) => actor === code));
    const search = element("input", { type: "search", id: "evidence-search", oninput: () => this.want({ search: search.value }) });
    return element("div", { class: "filters" },
      element("label", { for: "evidence-search" }, say("evidence.search"), search),
      this.filter("kind", kinds, (kind) => say(`evidence.kind.${kind}`)),
      this.filter("mechanism", mechanisms, mechanismName),
      this.filter("actor", actors, (code) => content.cast.actors[code].name));
  }

  /** @param {"kind" | "mechanism" | "actor"} key @param {string[]} values @param {(value: string) => string} named */
  filter(key, values, named) {
    const { say } = this.page.speech;
    const choice = element("select", { id: `evidence-${key}`, onchange: () => this.want({ [key]: choice.value }) },
      element("option", { value: "" }, say("evidence.any")), ...values.map((value) => element("option", { value }, named(value))));
    return element("label", { for: `evidence-${key}` }, say(`evidence.by.${key}`), choice);
  }

  /** @param {Partial<Wanted>} part */
  want(part) {
    this.wanted = { ...this.wanted, ...part };
    this.filterRows();
  }

  filterRows() {
    let count = 0;
    for (const one of this.passports) {
      const there = isWanted(one, this.wanted, this.texts.get(one.name) ?? "");
      /** @type {any} */ (this.rows.get(one.name)).root.hidden = !there;
      count += Number(there);
    }
    this.counted.textContent = this.page.speech.say("evidence.counted", { n: count, all: this.passports.length });
  }

  /** @param {Passport} passport */
  row(passport) {
    const { speech } = this.page;
    const { name, label, value, low, high, kind, mechanism, source } = passport;
    const pick = element("button", { type: "button", class: "pick", onclick: () => this.choose(name) }, label);
    const bar = element("span", {}, rangeBar(passport, null));
    const decides = element("td", { class: "decides" });
    const own = element("span", { class: "own-value" });
    const root = element("tr", { "data-name": name },
      element("th", { scope: "row" }, pick, element("span", { class: "name" }, `${name} · ${mechanismName(mechanism)}`)),
      element("td", { class: "size" }, element("span", { class: "value" }, valueWords(speech, passport, value)), bar, element("span", { class: "ends" }, rangeWords(speech, passport, low, high)), own),
      element("td", { class: `kind ${kind}` }, speech.say(`evidence.kind.${kind}`)), decides, element("td", { class: "source" }, source));
    return { root, pick, bar, decides, own };
  }

  /** @param {State} state @param {string} chosen name of the number that is looked at */
  show(state, chosen) {
    const outcome = outcomeOf(state);
    if (this.order !== outcome) this.sort(outcome);
    for (const one of this.passports) this.showRow(one, state, one.name === chosen);
  }

  /** @param {string} outcome */
  sort(outcome) {
    const { content, speech } = this.page;
    this.order = outcome;
    this.body.replaceChildren(...byDeciding(this.passports, outcome).map(({ name }) => /** @type {any} */ (this.rows.get(name)).root));
    for (const { name, decides } of this.passports) {
      /** @type {any} */ (this.rows.get(name)).decides.textContent = shareWords(speech, decides[outcome]);
    }
    this.decides.textContent = speech.say("evidence.head.decides", { actor: content.cast.actors[outcome.split(".")[1]].short });
    this.filterRows();
  }

  /** @param {Passport} passport @param {State} state @param {boolean} chosen */
  showRow(passport, { run }, chosen) {
    const { root, pick, bar, own } = /** @type {any} */ (this.rows.get(passport.name));
    const mine = ownOf(run, passport.name);
    root.classList.toggle("chosen", chosen);
    pick.setAttribute("aria-pressed", String(chosen));
    const text = mine ? ownWords(this.page, passport, mine) : "";
    if (own.textContent === text) return;
    own.textContent = text;
    bar.replaceChildren(rangeBar(passport, mine));
  }
}

/** What was put in a number's place. @param {Page} page @param {Passport} passport @param {import("./disagreement.js").Own} own */
export function ownWords({ speech }, passport, own) {
  const value = valueWords(speech, passport, own.value);
  if (own.low === own.high) return speech.say("evidence.yours.held", { value });
  return speech.say("evidence.yours.range", { value, range: rangeWords(speech, passport, own.low, own.high) });
}
