/**
 * The lessons of a page, to choose from.
 */

import { element } from "../element.js";
import { button, filled } from "./parts.js";
import { workOf } from "./work.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("../store.js").State} State */

/** Cards, one for each lesson. */
export class Chooser {
  /** @param {Page} page @param {(lesson: Lesson) => void} choose */
  constructor(page, choose) {
    this.page = page;
    this.choose = choose;
    const { say } = page.speech;
    this.cards = element("div", { class: "cards" });
    this.root = element("div", {}, element("h2", {}, say("learn.heading")), element("p", { class: "lead" }, say("learn.lead")), this.cards);
  }

  /** @param {State} state */
  show(state) {
    const { content, speech: { say } } = this.page;
    /** @type {Lesson[]} */
    const lessons = content.lessons;
    if (!lessons.length) return filled(this.cards, "none", () => [element("p", { class: "notice" }, say("learn.no_lessons"))]);
    filled(this.cards, JSON.stringify(lessons.map((one) => this.doneIn(state, one))), () => lessons.map((one) => this.card(one, this.doneIn(state, one))));
  }

  /** What was done of a lesson. @param {State} state @param {Lesson} lesson */
  doneIn(state, lesson) {
    const { kept, lifted, afterDone } = workOf(state, lesson);
    return afterDone ? "done" : kept || lifted ? "begun" : "";
  }

  /** @param {Lesson} lesson @param {string} done */
  card(lesson, done) {
    const { say, listed } = this.page.speech;
    const { number, title, question, seat, prerequisites, plans } = lesson;
    return element("article", { class: "card" }, element("p", { class: "number" }, say("learn.lesson", { number })),
      element("h3", {}, title), element("p", { class: "question" }, question),
      element("p", { class: "hint" }, say("learn.card.minutes", { minutes: listed(plans.map(({ minutes }) => String(minutes))) }), " ", say("learn.card.seat", { seat: seat.name })),
      element("p", { class: "hint" }, say("learn.card.needs", { needs: prerequisites.join("; ") })),
      element("p", { class: "actions" }, button(say(done ? "learn.card.go_on" : "learn.card.begin"), () => this.choose(lesson), "main"),
        done ? element("span", { class: "done" }, say(`learn.card.${done}`)) : null));
  }
}
