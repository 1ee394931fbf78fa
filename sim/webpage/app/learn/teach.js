/**
 * For the teacher: run-sheet, key, answers to all questions, rubric; all with the numbers of this page.
 */

import { element } from "../element.js";
import { changedNumbers } from "./changed.js";
import { beliefsOf, rubricOf } from "./explain.js";
import { Choice, button, filled, part, warningOf } from "./parts.js";
import { blocksOf, spansOf } from "./prose.js";
import { rightOption } from "./showing.js";
import { answerTable, keyTable } from "./tables.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./lesson.js").Item} Item */
/** @typedef {import("./answers.js").Key} Key */
/** @typedef {import("./view.js").Told} Told */

const PARTS = ["sheet", "key", "questions", "rubric"];

/** The step that only a teacher has. */
export class TeachStep {
  /** @param {Page} page @param {Lesson} lesson @param {import("./view.js").Doing} doing */
  constructor(page, lesson, doing) {
    this.page = page;
    this.lesson = lesson;
    const { say } = page.speech;
    this.choice = new Choice(say("learn.teach.parts"), PARTS.map((name) => [name, say(`learn.teach.${name}`)]), (name) => doing.change({ part: name }));
    this.minutes = new Choice(say("learn.teach.minutes"), lesson.plans.map(({ minutes }) => [minutes, say("learn.minutes", { n: minutes })]), (minutes) => doing.change({ minutes }));
    this.plan = element("div", {});
    this.warning = element("div", {});
    this.numbers = element("p", { class: "hint" });
    this.filling = Object.fromEntries(PARTS.map((name) => [name, element("div", {})]));
    this.parts = Object.fromEntries(PARTS.map((name) => [name, element("div", { class: "part" }, ...this.inside(name))]));
    this.root = element("div", { class: "teach" }, element("div", { class: "choosing" }, this.choice.root, button(say("learn.print"), () => window.print())), this.warning,
      element("div", { class: "numbers-used" }, this.numbers, doing.linkTo("evidence", "learn.teach.change")), ...Object.values(this.parts));
  }

  /** @param {string} name */
  inside(name) {
    if (name !== "sheet") return [this.filling[name]];
    return [element("div", { class: "split even" }, element("div", {}, this.minutes.root, this.plan), this.filling.sheet)];
  }

  /** @param {Told} told */
  show({ work, key, keyName, run }) {
    const shown = PARTS.includes(work.part) ? work.part : PARTS[0];
    const { speech } = this.page;
    this.choice.show(shown);
    this.minutes.show(work.minutes);
    for (const name of PARTS) this.parts[name].hidden = name !== shown;
    this.numbers.textContent = changedNumbers(this.page, run);
    filled(this.warning, keyName, () => warningOf(this.page, key));
    filled(this.plan, String(work.minutes), () => [this.timings(work.minutes)]);
    filled(this.filling.sheet, keyName, () => [part(speech.say("learn.teach.notes"), ...blocksOf(speech, this.lesson.words.Teacher, key))]);
    filled(this.filling.key, keyName, () => (key ? [keyTable(this.page, key), ...this.lesson.tables.map((table) => answerTable(this.page, table, key))] : []));
    filled(this.filling.questions, keyName, () => (key ? this.questions(key) : []));
    filled(this.filling.rubric, keyName, () => [part(speech.say("learn.explain.task"), ...blocksOf(speech, this.lesson.words.Task, key)), rubricOf(this.page, this.lesson, key)]);
  }

  /** Steps of a session with the minute at which each begins. @param {number} minutes */
  timings(minutes) {
    const { say } = this.page.speech;
    const { steps } = /** @type {Lesson["plans"][0]} */ (this.lesson.plans.find((plan) => plan.minutes === minutes));
    const begins = steps.map((_, i) => steps.slice(0, i).reduce((sum, step) => sum + step.minutes, 0));
    const head = ["learn.teach.begins", "learn.teach.takes", "learn.teach.what"];
    return element("table", { class: "plan" }, element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, say(name))))),
      element("tbody", {}, ...steps.map((step, i) => element("tr", {}, element("td", {}, String(begins[i])), element("td", {}, String(step.minutes)), element("td", {}, step.what)))));
  }

  /** @param {Key} key */
  questions(key) {
    const { say } = this.page.speech;
    const { quiz, test } = this.lesson;
    return [
      part(say("learn.explain.quiz"), this.keyed(quiz, key)),
      part(say("learn.teach.before"), this.keyed(test.map((one) => one.before), key)),
      part(say("learn.teach.after"), this.keyed(test.map((one) => one.after), key)),
      part(say("learn.explain.beliefs"), ...beliefsOf(this.page, this.lesson, key)),
    ];
  }

  /** Questions with their answers. @param {Item[]} items @param {Key} key */
  keyed(items, key) {
    const { say } = this.page.speech;
    return element("ol", {}, ...items.map((item) => element("li", {}, element("p", {}, item.question),
      element("p", {}, element("strong", {}, say("learn.teach.right", { option: item.options[rightOption(item, key) - 1] })), " ", ...spansOf(this.page.speech, item.why, key)))));
  }
}
