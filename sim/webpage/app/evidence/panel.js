/**
 * One number: its passport, "I disagree", what that moves, and all that was changed.
 */

import { Figure } from "../chart/figure.js";
import { tableOf } from "../chart/table.js";
import { element } from "../element.js";
import { Live } from "../live.js";
import { Disagree } from "./disagree.js";
import { asShipped, changedNames, isHeld, isTabled, ownOf, without } from "./disagreement.js";
import { effectOn, outputsOf, rowsOf, sentenceOf, shownOf } from "./effect.js";
import { ownWords } from "./numbers.js";
import { mechanismName, outcomeOf, rangeWords, valueWords } from "./passports.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./passports.js").Passport} Passport */

const REST = 400;

/** Beside the list of numbers. */
export class Panel {
  /** @param {Page} page @param {Passport[]} passports @param {(name: string) => void} choose */
  constructor(page, passports, choose) {
    this.page = page;
    this.passports = new Map(passports.map((one) => [one.name, one]));
    this.choose = choose;
    const { say } = page.speech;
    this.label = element("h3");
    this.facts = element("p", { class: "facts" });
    this.place = element("p", { class: "facts" });
    this.cited = element("ul", { class: "cited" });
    this.disagree = new Disagree(page);
    this.figure = new Figure(page.speech, "evidence-effect");
    this.table = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("evidence.effect.heading") });
    this.hint = element("p", { class: "hint" }, say("evidence.effect.hint"));
    this.effect = element("div", { class: "effect" }, this.figure.root, this.table);
    this.changes = element("div", { class: "changes" });
    this.spoken = element("p", { class: "unseen", "aria-live": "polite" });
    this.live = new Live((/** @type {State} */ state) => this.ask(state), (found, state) => this.answered(found, state), page.fail);
    this.root = element("div", { class: "panel" }, this.label, this.facts, this.place, this.disagree.root, this.hint, this.effect, this.changes, this.cited, this.spoken);
  }

  /** @param {State} state @param {Passport} passport */
  show(state, passport) {
    this.showFacts(state, passport);
    this.disagree.show(state, passport);
    this.showChanges(state);
    const any = changedNames(state.run).length > 0;
    [this.effect.hidden, this.hint.hidden] = [!any, any];
    if (any) this.live.ask(state);
  }

  /** @param {State} state @param {Passport} passport */
  showFacts(state, passport) {
    const { content, speech } = this.page;
    const { say } = speech;
    const decided = { share: speech.percent(passport.decides[outcomeOf(state)] ?? 0, 1), actor: content.cast.actors[state.partner].in_sentence, when: content.evidence.decides.quarter };
    this.label.textContent = passport.label;
    this.facts.textContent = say("evidence.facts", {
      value: valueWords(speech, passport, passport.value), range: rangeWords(speech, passport, passport.low, passport.high),
      kind: say(`evidence.kind.${passport.kind}`), source: passport.source,
    });
    this.place.textContent = `${passport.name} · ${mechanismName(passport.mechanism)} · ${say("evidence.decides", decided)}`;
    const cited = passport.source.match(/[\w-]+/g)?.filter((word) => Object.hasOwn(content.evidence.sources, word)) ?? [];
    this.cited.replaceChildren(...[...new Set(cited)].map((id) => element("li", {}, `${id}: ${content.evidence.sources[id]}`)));
  }

  /** @param {State} state */
  showChanges({ run }) {
    const { store, speech: { say } } = this.page;
    const names = changedNames(run);
    if (!names.length) {
      this.changes.replaceChildren();
      return;
    }
    const back = element("button", { type: "button", onclick: () => store.change({ run: asShipped(store.state.run) }) }, say("evidence.changes.back_all"));
    this.changes.replaceChildren(element("h3", {}, say("evidence.changes.heading", { n: names.length })),
      element("ul", {}, ...names.map((name) => this.change(name))), names.length > 1 ? back : null);
  }

  /** @param {string} name */
  change(name) {
    const { store, about, speech: { say } } = this.page;
    const passport = /** @type {Passport} */ (this.passports.get(name));
    const { run } = store.state;
    const words = ownWords(this.page, passport, /** @type {any} */ (ownOf(run, name)));
    const idle = !isHeld(run, name) && isTabled(about, run, name) ? ` ${say("evidence.changes.idle", { table: run.assumptions })}` : "";
    return element("li", {},
      element("button", { type: "button", class: "pick", onclick: () => this.choose(name) }, passport.label),
      element("span", {}, `${words}${idle}`),
      element("button", { type: "button", "aria-label": say("evidence.changes.back_one", { label: passport.label }), onclick: () => store.change({ run: without(store.state.run, name) }) }, say("evidence.disagree.back")));
  }

  /** The setting with the seeds' numbers and with one's own. @param {State} state @returns {Promise<Futures[] | null>} */
  async ask({ settings: [setting], run }) {
    const outputs = outputsOf(this.page);
    const before = await this.page.ensemble.ask([setting], outputs, asShipped(run));
    const after = before && (await this.page.ensemble.ask([setting], outputs, run));
    return before && after && [before[0], after[0]];
  }

  /** @param {Futures[]} found @param {State} state */
  answered([before, after], state) {
    const { page } = this;
    if (!changedNames(page.store.state.run).length) return;
    const effects = outputsOf(page).map((output) => effectOn(output, before, after));
    const of = { n: changedNames(state.run).length, quarter: after.scenario.end };
    const sentence = sentenceOf(page, effects, outcomeOf(state), of);
    this.figure.show(shownOf(page, effects, sentence, after));
    const heads = ["output", "before", "after", "change"].map((key) => page.speech.say(`evidence.effect.head.${key}`));
    this.table.replaceChildren(tableOf([heads, ...rowsOf(page, effects)]));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.spoken.textContent = sentence), REST);
  }
}
