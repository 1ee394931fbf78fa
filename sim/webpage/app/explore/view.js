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

/** Milliseconds of rest after which the finding is read out. */
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
      drawing: new Drawing(page, refuse), following: new Following(page), saving: new Saving(page, () => this.live.ask(page.store.state)),
    };
    this.fan = new Figure(speech, "fan");
    this.gap = new Figure(speech, "difference");
    this.partners = new Figure(speech, "partners");
    this.beside = new Figure(speech, "beside");
    this.inSight = new InSight([this.partners, this.beside]);
    this.timeline = new Timeline(page, editor, choose);
    this.panel = new EventPanel(page, editor, choose);
    this.because = element("p", { class: "because" });
    this.spoken = element("p", { class: "unseen", "aria-live": "polite" });
    this.chosen = "";
    this.summary = summaries();
    /** @type {{state: State, futures: Futures} | null} */
    this.last = null;
    this.live = new Live((state) => this.ask(state), (answer, state) => this.answered(answer, state), page.fail);
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
    this.live.ask(state);
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

  /** @param {State} state @returns {Promise<Futures[] | null>} */
  ask(state) {
    return this.page.ensemble.ask([state.settings[0], this.against(state)], outputsOf(this.page, state), state.run);
  }

  /** @param {Futures[]} answer @param {State} state */
  answered([futures, against], state) {
    const output = mainOutput(this.page, state);
    const level = this.summary(futures, output);
    const other = this.summary(against, output);
    const gap = quantiles(difference(futures.outputs[output], against.outputs[output]), futures.members);
    const name = this.nameOf(state);
    const itself = numbersOf(futures.scenario) === numbersOf(against.scenario);
    const finding = findingOf(this.page, subjectOf(this.page, state), futures.scenario.start, level, itself ? null : gap, name);
    this.draw({ state, futures, against, level, other, gap, name, finding, narrow: window.matchMedia(NARROW).matches });
    this.explain(state, futures);
    this.parts.saving.settled(state);
    this.speak();
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
    this.inSight.show(this.partners, () => partnersOf(page, view, this.summary));
    this.inSight.show(this.beside, () => besideOf(page, view, this.summary));
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

  /** Read out what the picture shows, and draw what waits, once a hand rests. */
  speak() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.inSight.rest();
      this.spoken.textContent = [this.fan.shown?.title, this.because.textContent].filter(Boolean).join(" ");
    }, REST);
  }
}
