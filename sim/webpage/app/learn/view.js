/**
 * Learn: predict, observe, explain; with a short test before and after.
 */

import { element } from "../element.js";
import { Live } from "../live.js";
import { keyOf } from "./answers.js";
import { Chooser } from "./chooser.js";
import { ExplainStep } from "./explain.js";
import { ClassStep } from "./group.js";
import { lessonOf, namesIn, outputsIn, settingNamed } from "./lesson.js";
import { ObserveStep } from "./observe.js";
import { button } from "./parts.js";
import { PredictStep } from "./predict.js";
import { TeachStep } from "./teach.js";
import { AfterStep, BeforeStep } from "./tests.js";
import { changeLearn, changeWork, learnOf, workOf } from "./work.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").View} View */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../store.js").Chosen} Chosen */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./work.js").Step} Step */
/** What the model said of a lesson, and under which run.
 * @typedef {{lesson: Lesson, run: Chosen, found: import("./pictures.js").Found,
 *   ensemble: import("./score.js").Ensemble, key: import("./answers.js").Key, keyName: string}} Answer */
/** What a step shows; nothing of the model while it runs. `keyName` changes with the key.
 * @typedef {{work: import("./work.js").Work, run: Chosen, found: Answer["found"] | null,
 *   ensemble: Answer["ensemble"] | null, key: Answer["key"] | null, keyName: string}} Told */
/** What a step may ask for.
 * @typedef {{change: (part: Partial<import("./work.js").Work>) => void, go: (step: Step) => void,
 *   leave: () => void, explore: (run: import("./lesson.js").Shown) => void,
 *   linkTo: (view: string, words: string) => HTMLElement | null}} Doing
 * `linkTo` is a button that leads to another view; null where the page does not have it. */
/** @typedef {{root: HTMLElement, show: (told: Told) => void}} Panel */

/** @type {Record<Step, new (page: Page, lesson: Lesson, doing: Doing) => Panel>} */
const STEPS = {
  before: BeforeStep, predict: PredictStep, observe: ObserveStep, explain: ExplainStep, after: AfterStep, class: ClassStep, teach: TeachStep,
};

/** Steps behind the curtain, and those of the teacher. */
const BEHIND = ["observe", "explain", "after"];
const TEACHER = ["class", "teach"];

/** @type {View} */
export const learn = {
  name: "learn",
  create(page) {
    const view = new Learn(page);
    return { root: view.root, show: (state) => view.show(state) };
  },
};

class Learn {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { say } = page.speech;
    this.chooser = new Chooser(page, ({ number }) => this.enter(number));
    this.title = element("h2", {});
    this.question = element("p", { class: "lead" });
    this.teacher = element("input", { type: "checkbox", onchange: () => this.teach(this.teacher.checked) });
    this.steps = Object.keys(STEPS).map((name) => ({ name, root: button(say(`learn.step.${name}`), () => this.go(/** @type {Step} */ (name))) }));
    this.locked = element("p", { class: "hint" }, say("learn.locked"));
    this.running = element("p", { class: "hint running", role: "status" });
    this.panel = element("div", { class: "panel" });
    this.lesson = element("div", { class: "lesson" },
      element("div", { class: "top" }, this.title, button(say("learn.all"), () => this.leave()),
        element("label", { class: "option" }, this.teacher, element("span", {}, say("learn.teacher")))),
      this.question, element("nav", { class: "steps", "aria-label": say("learn.steps") }, ...this.steps.map(({ root }) => root)),
      this.locked, this.running, this.panel);
    this.root = element("section", { class: "learn", "aria-label": say("frame.view.learn") }, this.chooser.root, this.lesson);
    /** @type {Map<string, Panel>} */
    this.made = new Map();
    /** @type {Answer | null} */
    this.answer = null;
    this.asked = "";
    this.live = new Live((question) => this.ask(question), (answer) => this.answered(answer), page.fail);
  }

  /** @param {number} number */
  enter(number) {
    changeLearn(this.page, { number, step: "before" });
    this.begin();
  }

  leave() {
    changeLearn(this.page, { number: null });
    this.root.querySelector(".card button")?.focus();
  }

  /** @param {boolean} teacher */
  teach(teacher) {
    const { step } = learnOf(this.page.store.state);
    changeLearn(this.page, { teacher, step: teacher ? "teach" : TEACHER.includes(step) ? "before" : step });
  }

  /** @param {Step} step */
  go(step) {
    changeLearn(this.page, { step });
    this.begin();
  }

  /** Read on at the top of the step. */
  begin() {
    this.panel.setAttribute("tabindex", "-1");
    this.panel.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  /** @param {State} state */
  show(state) {
    const { number, step, teacher } = learnOf(state);
    const lesson = lessonOf(this.page, number);
    this.chooser.root.hidden = lesson !== null;
    this.lesson.hidden = lesson === null;
    if (!lesson) return this.chooser.show(state);
    this.request(lesson, state.run);
    this.showHead(state, lesson, step, teacher);
    const panel = this.panelOf(lesson, step);
    if (this.panel.firstChild !== panel.root) this.panel.replaceChildren(panel.root);
    panel.show(this.told(state, lesson));
  }

  /** @param {State} state @param {Lesson} lesson @param {Step} step @param {boolean} teacher */
  showHead(state, lesson, step, teacher) {
    const { say } = this.page.speech;
    const { kept, lifted } = workOf(state, lesson);
    this.title.textContent = say("learn.title", { number: lesson.number, title: lesson.title });
    this.question.textContent = lesson.question;
    this.teacher.checked = teacher;
    const behind = !lifted;
    for (const { name, root } of this.steps) {
      root.hidden = TEACHER.includes(name) && !teacher;
      root.disabled = behind && BEHIND.includes(name);
      if (name === step) root.setAttribute("aria-current", "step");
      else root.removeAttribute("aria-current");
    }
    this.locked.hidden = !behind;
    this.locked.textContent = say(kept ? "learn.locked_kept" : "learn.locked");
  }

  /** @param {State} state @param {Lesson} lesson @returns {Told} */
  told(state, lesson) {
    const answer = this.answer?.lesson === lesson ? this.answer : null;
    const nothing = { found: null, ensemble: null, key: null, keyName: "none" };
    const { found, ensemble, key, keyName } = answer ?? nothing;
    return { work: workOf(state, lesson), run: answer?.run ?? state.run, found, ensemble, key, keyName };
  }

  /** @param {Lesson} lesson @param {Step} step */
  panelOf(lesson, step) {
    const name = `${lesson.name} ${step}`;
    const panel = this.made.get(name) ?? new STEPS[step](this.page, lesson, this.doing(lesson));
    this.made.set(name, panel);
    return panel;
  }

  /** @param {Lesson} lesson @returns {Doing} */
  doing(lesson) {
    const { store, about, content, speech: { say } } = this.page;
    return {
      change: (part) => changeWork(this.page, lesson, part),
      go: (step) => this.go(step),
      leave: () => this.leave(),
      linkTo: (view, words) => {
        const has = document.querySelector(`nav [data-view="${view}"]`) !== null;
        return has ? button(say(words), () => store.show({ view })) : null;
      },
      explore: (run) => {
        const code = run.output.split(".")[1];
        const partner = content.cast.powers.includes(code) ? code : store.state.partner;
        store.change({ settings: [settingNamed(about, lesson, run.scenario)], partner });
        store.show({ view: "explore" });
      },
    };
  }

  // ---- the model --------------------------------------------------------------------------------

  /** Ask the model, unless it was asked. @param {Lesson} lesson @param {Chosen} run */
  request(lesson, run) {
    const asked = JSON.stringify([lesson.name, run]);
    if (asked === this.asked) return;
    this.asked = asked;
    this.running.textContent = this.page.speech.say("learn.running");
    this.live.ask({ lesson, run });
  }

  /** @param {{lesson: Lesson, run: Chosen}} question @returns {Promise<Answer | null>} */
  async ask({ lesson, run }) {
    const keyName = JSON.stringify([lesson.name, run]);
    const names = namesIn(lesson);
    const settings = names.map((name) => settingNamed(this.page.about, lesson, name));
    const futures = await this.page.ensemble.ask(settings, outputsIn(this.page.about, lesson), run);
    if (futures === null) {
      if (this.asked === keyName) this.asked = "";
      return null;
    }
    const found = new Map(names.map((name, i) => [name, futures[i]]));
    const { scenario, outputs, members } = /** @type {import("../ensemble.js").Futures} */ (found.get(lesson.predict.scenario));
    const ensemble = { start: scenario.start, members, values: outputs[lesson.predict.output] };
    return { lesson, run, found, ensemble, key: keyOf(lesson, found), keyName };
  }

  /** @param {Answer} answer */
  answered(answer) {
    this.answer = answer;
    this.running.textContent = "";
    this.show(this.page.store.state);
  }
}
