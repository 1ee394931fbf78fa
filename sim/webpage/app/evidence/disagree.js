/**
 * "I disagree": another value in all futures, or another range, in the place of the seeds' own.
 */

import { element } from "../element.js";
import { holding, isHeld, isTabled, ownOf, problemOf, ranging, without } from "./disagreement.js";
import { Entry, Slider } from "./entry.js";
import { rangeWords, valueWords } from "./passports.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./passports.js").Passport} Passport */

/** Digits of a number that a slider gives. */
const DIGITS = 3;

/** The controls for one number. */
export class Disagree {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { say } = page.speech;
    /** @type {Passport | null} */
    this.passport = null;
    this.ranged = false;
    const way = (/** @type {boolean} */ ranged, /** @type {string} */ key) => {
      const input = element("input", { type: "radio", name: "evidence-way", onchange: () => this.turn(ranged) });
      return { input, root: element("label", { class: "way" }, input, say(key)) };
    };
    this.ways = [way(false, "evidence.disagree.held"), way(true, "evidence.disagree.range")];
    this.value = new Entry(page.speech, "evidence-value", say("evidence.disagree.value"), () => this.hold(this.value.value));
    this.slider = new Slider(say("evidence.disagree.value"), (value) => this.hold(Number(value.toPrecision(DIGITS)), "drag"), () => page.store.settle());
    const part = (/** @type {string} */ key) => new Entry(page.speech, `evidence-${key}`, say(`evidence.disagree.${key}`), () => this.range());
    this.parts = { low: part("low"), middle: part("middle"), high: part("high") };
    this.refusal = element("p", { class: "refusal", role: "alert" });
    this.back = element("button", { type: "button", onclick: () => this.takeBack() }, say("evidence.disagree.back"));
    this.one = element("div", { class: "one" }, this.slider.root, this.value.root);
    this.three = element("div", { class: "three" }, ...Object.values(this.parts).map(({ root }) => root));
    this.root = element("fieldset", { class: "disagree" }, element("legend", {}, say("evidence.disagree.heading")),
      element("div", { class: "ways" }, ...this.ways.map(({ root }) => root)), 
      element("div", { class: "asked" }, this.one, this.three, this.back), this.refusal);
  }

  /** @param {boolean} ranged */
  turn(ranged) {
    this.ranged = ranged;
    const { store } = this.page;
    const { name } = /** @type {Passport} */ (this.passport);
    if (ownOf(store.state.run, name)) this.takeBack();
    else this.show(store.state, /** @type {Passport} */ (this.passport));
  }

  takeBack() {
    const { store } = this.page;
    store.change({ run: without(store.state.run, /** @type {Passport} */ (this.passport).name) });
  }

  /** @param {number} value @param {string} as */
  hold(value, as = "") {
    const passport = /** @type {Passport} */ (this.passport);
    const { store } = this.page;
    if (this.refused(passport, { value, low: value, high: value })) return;
    store.change({ run: holding(store.state.run, passport.name, value) }, as && `held ${passport.name}`);
  }

  range() {
    const passport = /** @type {Passport} */ (this.passport);
    const { about, store, speech: { say } } = this.page;
    const own = { value: this.parts.middle.value, low: this.parts.low.value, high: this.parts.high.value };
    if (this.refused(passport, own)) return;
    if (isTabled(about, store.state.run, passport.name)) {
      this.refusal.textContent = say("evidence.refused.table", { table: store.state.run.assumptions });
      return;
    }
    store.change({ run: ranging(store.state.run, passport, own) });
  }

  /** @param {Passport} passport @param {import("./disagreement.js").Own} own */
  refused(passport, own) {
    const { speech } = this.page;
    const problem = problemOf(passport, own);
    const allowed = rangeWords(speech, passport, ...passport.limits);
    this.refusal.textContent = problem ? speech.say(problem.key, { ...problem.fields, allowed, file: "seeds/parameters.toml" }) : "";
    return problem !== null;
  }

  /** @param {State} state @param {Passport} passport */
  show({ run }, passport) {
    if (passport !== this.passport) this.ranged = false;
    this.passport = passport;
    this.refusal.textContent = "";
    const own = ownOf(run, passport.name);
    if (own) this.ranged = !isHeld(run, passport.name);
    const { value, low, high } = own ?? passport;
    this.ways.forEach(({ input }, i) => (input.checked = Boolean(i) === this.ranged));
    [this.one.hidden, this.three.hidden] = [this.ranged, !this.ranged];
    this.slider.show(passport, value, valueWords(this.page.speech, passport, value));
    this.value.show(passport, value);
    for (const [entry, number] of /** @type {[Entry, number][]} */ ([[this.parts.low, low], [this.parts.middle, value], [this.parts.high, high]])) entry.show(passport, number);
    this.back.disabled = own === null;
  }
}
