/**
 * Explain: what surprised and why, the quiz, what many believe, and the task.
 */

import { element } from "../element.js";
import { Choice, button, filled, part, warningOf } from "./parts.js";
import { blocksOf, spansOf } from "./prose.js";
import { Questions } from "./questions.js";
import { answerTable } from "./tables.js";
import { withPlace } from "./work.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./answers.js").Key} Key */
/** @typedef {import("./view.js").Told} Told */

const PARTS = ["surprise", "quiz", "beliefs", "task"];

/** The step in which the class explains. */
export class ExplainStep {
  /** @param {Page} page @param {Lesson} lesson @param {import("./view.js").Doing} doing */
  constructor(page, lesson, doing) {
    this.page = page;
    this.lesson = lesson;
    const { say } = page.speech;
    this.work = /** @type {import("./work.js").Work | null} */ (null);
    this.choice = new Choice(say("learn.explain.parts"), PARTS.map((name) => [name, say(`learn.explain.${name}`)]), (name) => doing.change({ part: name }));
    this.warning = element("div", {});
    const work = () => /** @type {import("./work.js").Work} */ (this.work);
    this.quiz = new Questions(page, "learn-quiz", lesson.quiz, (place, option) => doing.change({ quiz: withPlace(work().quiz, place, option, null) }),
      (place) => doing.change({ checked: withPlace(work().checked, place, true, false) }));
    this.filling = Object.fromEntries(PARTS.map((name) => [name, element("div", {})]));
    this.parts = Object.fromEntries(PARTS.map((name) => [name, element("div", { class: "part" }, name === "quiz" ? this.quiz.root : this.filling[name])]));
    const next = element("p", { class: "actions" }, button(say("learn.explain.next"), () => doing.go("after"), "main"),
      button(say("learn.explain.explore"), () => doing.explore(lesson.runs[lesson.runs.length - 1])),
      doing.linkTo("play", "learn.explain.play"));
    this.root = element("div", {}, this.choice.root, this.warning, ...Object.values(this.parts), next);
  }

  /** @param {Told} told */
  show({ work, key, keyName }) {
    this.work = work;
    const shown = PARTS.includes(work.part) ? work.part : PARTS[0];
    this.choice.show(shown);
    for (const name of PARTS) this.parts[name].hidden = name !== shown;
    filled(this.warning, keyName, () => warningOf(this.page, key));
    filled(this.filling.surprise, keyName, () => this.surprise(key));
    filled(this.filling.beliefs, keyName, () => beliefsOf(this.page, this.lesson, key));
    filled(this.filling.task, keyName, () => this.task(key));
    this.quiz.show(work.quiz, (place) => work.checked[place] ?? false, false, key);
  }

  /** @param {Key | null} key */
  surprise(key) {
    const { speech } = this.page;
    const { words, tables } = this.lesson;
    return [element("div", { class: "split even" },
      part(speech.say("learn.explain.surprise"), ...blocksOf(speech, words.Surprise, key)),
      part(speech.say("learn.explain.why"), ...blocksOf(speech, words.Explain, key))),
      ...tables.map((table) => answerTable(this.page, table, key))];
  }

  /** @param {Key | null} key */
  task(key) {
    const { speech } = this.page;
    return [...blocksOf(speech, this.lesson.words.Task, key), rubricOf(this.page, this.lesson, key)];
  }
}

/** What pupils may believe, each with an answer behind it. @param {Page} page @param {Lesson} lesson @param {Key | null} key */
export function beliefsOf({ speech }, { misconceptions }, key) {
  return misconceptions.map(({ belief, answer }) => {
    return element("details", { class: "belief" }, element("summary", {}, belief), element("p", {}, ...spansOf(speech, answer, key)));
  });
}

/** What is expected of the task, with room to both sides. @param {Page} page @param {Lesson} lesson @param {Key | null} key */
export function rubricOf({ speech }, { rubric }, key) {
  const { say } = speech;
  const head = ["learn.rubric.below", "learn.rubric.standard", "learn.rubric.beyond"];
  return element("table", { class: "rubric" },
    element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, say(name))))),
    element("tbody", {}, ...rubric.map(({ criterion, standard }) => {
      return element("tr", {}, element("td", {}), element("td", {}, element("strong", {}, criterion), element("br"), ...spansOf(speech, standard, key)), element("td", {}));
    })));
}
