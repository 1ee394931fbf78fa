/**
 * Explore: move a lever and see what it changes.
 */

import { asLongAs } from "../attribution/pieces.js";
import { Figure } from "../chart/figure.js";
import { element } from "../element.js";
import { Live } from "../live.js";
import { baselineOf } from "../page.js";
import { numbersOf, settingOf } from "../setting.js";
import { difference, quantiles } from "../statistics.js";
import { ChartChoice, ScenarioChoice } from "./choosing.js";
import { Drawing, Following } from "./drawing.js";
import { Editor } from "./editor.js";
import { EventPanel, adding } from "./event_panel.js";
import { findingOf } from "./finding.js";
import { Levers } from "./levers.js";
import { besideOf, partnersOf, summaries } from "./multiples.js";
import { differs, sameFutures, whyNoEffect } from "./notes.js";
import { differenceOf, fanOf } from "./pictures.js";
import { InSight } from "./rest.js";
import { Saving } from "./saving.js";
import { mainOutput, outputsOf, ownOf, subjectOf } from "./shown.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").View} View */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../ensemble.js").Futures} Futures */

/** What is asked: the outputs of a state. At rest that is all of them. While a hand moves a lever, and
 * the smaller pictures are out of sight, it is the one output of the large one.
 * @typedef {{state: State, outputs: string[], rest: boolean}} Question */

/** Milliseconds after which a hand rests. */
const REST = 400;
const NARROW = "(max-width: 56rem)";

/** @type {View} */
export const explore = {
  name: "explore",
  create(page) {
    const view = new Explore(page);
    return { root: view.root, show: (state) => view.show(state) };
  },
};

class Explore {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { speech } = page;
    this.refusal = element("p", { class: "notice refusal", role: "alert" });
    const refuse = (/** @type {string} */ reason) => (this.refusal.textContent = reason);
    const editor = new Editor(page, refuse);
    const choose = (/** @type {string} */ id) => this.choose(id);
    this.parts = {
      scenario: new ScenarioChoice(page), chart: new ChartChoice(page), levers: new Levers(page, editor),
      drawing: new Drawing(page, refuse), following: new Following(page), saving: new Saving(page, () => this.rest()),
    };
    this.fan = new Figure(speech, "fan");
    this.gap = new Figure(speech, "difference");
    this.partners = new Figure(speech, "partners");
    this.beside = new Figure(speech, "beside");
    /** @type {[Figure, typeof partnersOf][]} */
    this.smaller = [[this.partners, partnersOf], [this.beside, besideOf]];
    this.inSight = new InSight(this.smaller.map(([figure]) => figure), () => this.timer && this.rest());
    this.timeline = new Timeline(page, editor, choose);
    this.panel = new EventPanel(page, editor, choose);
    this.because = element("p", { class: "because" });
    this.spoken = element("p", { class: "unseen", "aria-live": "polite" });
    this.chosen = "";
    this.summary = summaries();
    /** @type {{state: State, futures: Futures} | null} */
    this.last = null;
    /** What waits for a hand to rest; 0 where all is drawn. */
    this.timer = 0;
    /** @type {Live<Question, Futures[]>} */
    this.live = new Live((question) => this.run(question), (answer, question) => this.answered(answer, question), page.fail);
    window.matchMedia(NARROW).addEventListener("change", () => this.show(page.store.state));
    this.root = this.layout(adding(page, editor, choose));
  }

  /** @param {HTMLElement} add */
  layout(add) {
    const { say } = this.page.speech;
    const { scenario, chart, levers, drawing, following, saving } = this.parts;
    return element("section", { class: "explore", "aria-label": say("frame.view.explore") },
      element("div", { class: "main" }, element("h2", { class: "unseen" }, say("explore.shown")), chart.root, this.fan.root),
      element("div", { class: "side" }, scenario.root, this.refusal, levers.root),
      element("div", { class: "more" }, this.because, this.gap.root,
        element("section", { class: "events" }, element("h2", {}, say("explore.events")), this.timeline.root, this.panel.root, add),
        this.partners.root, this.beside.root, following.root, drawing.root, saving.root),
      this.spoken);
  }

  /** @param {string} id of an event */
  choose(id) {
    this.chosen = id;
    this.showEvents(this.page.store.state);
  }

  /** @param {State} state */
  show(state) {
    for (const part of Object.values(this.parts)) "show" in part && /** @type {any} */ (part).show(part === this.parts.levers ? state.settings[0] : state);
    this.showEvents(state);
    this.ask(state);
  }

  /** @param {State} state */
  showEvents({ settings: [setting] }) {
    this.panel.show(setting.events.find(({ id }) => id === this.chosen));
    this.timeline.show(this.room ?? 120, this.chosen);
  }

  /** What the setting is held against. @param {State} state @returns {import("../setting.js").Setting} */
  against(state) {
    const { about } = this.page;
    const [setting] = state.settings;
    const other = ownOf(state).baseline ? baselineOf(this.page) : settingOf(about, setting.base);
    return asLongAs(about, other, setting.end);
  }

  /** Ask for what can be seen; in the beginning for everything. @param {State} state */
  ask(state) {
    const rest = this.last === null;
    const all = rest || this.inSight.any();
    this.live.ask({ state, outputs: all ? outputsOf(this.page, state) : [mainOutput(this.page, state)], rest });
  }

  /** Ask for everything, unless a hand still moves. */
  rest() {
    const { state } = this.page.store;
    if (!this.live.busy) this.live.ask({ state, outputs: outputsOf(this.page, state), rest: true });
  }

  /** @param {Question} question @returns {Promise<Futures[] | null>} */
  run({ state, outputs }) {
    return this.page.ensemble.ask([state.settings[0], this.against(state)], outputs, state.run);
  }

  /** @param {Futures[]} answer @param {Question} question */
  answered([futures, against], { state, outputs, rest }) {
    const output = mainOutput(this.page, state);
    const level = this.summary(futures, output);
    const other = this.summary(against, output);
    const gap = quantiles(difference(futures.outputs[output], against.outputs[output]), futures.members);
    const name = this.nameOf(state);
    const itself = numbersOf(futures.scenario) === numbersOf(against.scenario);
    const finding = findingOf(this.page, subjectOf(this.page, state), futures.scenario.start, level, itself ? null : gap, name);
    const view = { state, futures, against, level, other, gap, name, finding, narrow: window.matchMedia(NARROW).matches };
    this.draw(view);
    for (const [figure, content] of this.smaller) {
      if (rest || (outputs.length > 1 && this.inSight.has(figure))) figure.show(content(this.page, view, this.summary));
    }
    clearTimeout(this.timer);
    this.timer = rest ? 0 : setTimeout(() => this.rest(), REST);
    if (rest) this.settle(state, futures);
  }

  /** The other scenario in a sentence. @param {State} state */
  nameOf(state) {
    const { content, speech: { say } } = this.page;
    const [{ base }] = state.settings;
    return ownOf(state).baseline || base === content.baseline ? say("explore.baseline") : base;
  }

  /** @param {import("./pictures.js").View} view */
  draw(view) {
    const { page } = this;
    const fan = fanOf(page, view);
    const right = /** @type {any} */ (fan.chart).right;
    this.fan.show(fan);
    this.gap.show(differenceOf(page, view, right));
    this.room = right;
    this.timeline.show(right, this.chosen);
  }

  /** Say why a change moved no number. @param {State} state @param {Futures} futures */
  explain(state, futures) {
    const { last, page } = this;
    this.last = { state, futures };
    const comparable = last && JSON.stringify(last.state.run) === JSON.stringify(state.run) && last.state.settings[0].base === state.settings[0].base;
    if (!comparable || !differs(last.state.settings[0], state.settings[0])) {
      if (!comparable) this.because.textContent = "";
      return;
    }
    const alike = sameFutures(last.futures, futures, outputsOf(page, state));
    const why = alike ? whyNoEffect(page, last.state.settings[0], state.settings[0]) : "";
    this.because.textContent = why && page.speech.say("note.begin", { why });
  }

  /** Say what the picture shows, once a hand rests. @param {State} state @param {Futures} futures */
  settle(state, futures) {
    this.explain(state, futures);
    this.parts.saving.settled(state);
    this.spoken.textContent = [this.fan.shown?.title, this.because.textContent].filter(Boolean).join(" ");
  }
}
