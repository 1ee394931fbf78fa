/**
 * The short test before and after: the same ideas with other numbers, and what was gained.
 */

import { element } from "../element.js";
import { button, filled } from "./parts.js";
import { Questions, rightIn } from "./questions.js";
import { withPlace } from "./work.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./answers.js").Key} Key */
/** @typedef {import("./view.js").Told} Told */
/** @typedef {import("./view.js").Doing} Doing */
/** @typedef {import("./work.js").Work} Work */
/** Which test a step holds. @typedef {"before" | "after"} When */

/** A test, whose answers are told when both are done. */
class Test {
  /** @param {Page} page @param {Lesson} lesson @param {Doing} doing @param {When} when */
  constructor(page, lesson, doing, when) {
    this.page = page;
    this.lesson = lesson;
    this.doing = doing;
    this.when = when;
    const { say } = page.speech;
    this.work = /** @type {Work | null} */ (null);
    this.items = lesson.test.map((one) => one[when]);
    this.questions = new Questions(page, `learn-${when}`, this.items, (place, option) => {
      doing.change({ [when]: withPlace(/** @type {Work} */ (this.work)[when], place, option, null) });
    });
    this.problem = element("p", { class: "problem", role: "alert" });
    this.hand_in = button(say("learn.test.done"), () => this.done(), "main");
  }

  /** Close the test, if every question has an answer. */
  done() {
    const { say, listed } = this.page.speech;
    const chosen = /** @type {Work} */ (this.work)[this.when];
    const missing = this.items.flatMap((_, place) => (chosen[place] ? [] : [String(place + 1)]));
    this.problem.textContent = missing.length ? say("learn.test.missing", { places: listed(missing), n: missing.length }) : "";
    if (!missing.length) this.doing.change({ [`${this.when}Done`]: true });
  }

  /** @param {Told} told @param {boolean} tells whether answers are told */
  showTest({ work, key }, tells) {
    this.work = work;
    const done = work[`${this.when}Done`];
    this.questions.show(work[this.when], () => tells, done, key);
    this.hand_in.hidden = done;
  }
}

/** The step before all others. */
export class BeforeStep extends Test {
  /** @param {Page} page @param {Lesson} lesson @param {Doing} doing */
  constructor(page, lesson, doing) {
    super(page, lesson, doing, "before");
    const { say } = page.speech;
    this.kept = element("p", { role: "status" });
    this.next = button(say("learn.test.next"), () => doing.go("predict"));
    this.root = element("div", { class: "narrow" }, element("p", {}, say("learn.test.before")), this.questions.root, this.problem, this.kept,
      element("p", { class: "actions" }, this.hand_in, this.next));
  }

  /** @param {Told} told */
  show(told) {
    this.showTest(told, told.work.afterDone);
    this.next.classList.toggle("main", told.work.beforeDone);
    this.kept.textContent = told.work.beforeDone ? this.page.speech.say("learn.test.kept") : "";
  }
}

/** The step after all others. */
export class AfterStep extends Test {
  /** @param {Page} page @param {Lesson} lesson @param {Doing} doing */
  constructor(page, lesson, doing) {
    super(page, lesson, doing, "after");
    const { say } = page.speech;
    this.gain = element("div", { class: "gain", role: "status" });
    this.root = element("div", { class: "narrow" }, element("p", {}, say("learn.test.after")), this.gain, this.questions.root, this.problem,
      element("p", { class: "actions" }, this.hand_in, button(say("learn.all"), () => doing.leave())));
  }

  /** @param {Told} told */
  show(told) {
    const { work, key } = told;
    this.showTest(told, work.afterDone);
    filled(this.gain, JSON.stringify([work.before, work.after, work.beforeDone, work.afterDone, key !== null]), () => {
      return work.afterDone && key ? this.gained(work, key) : [];
    });
  }

  /** @param {Work} work @param {Key} key */
  gained({ before, after, beforeDone }, key) {
    const { say, signed } = this.page.speech;
    const { test } = this.lesson;
    const now = rightIn(this.items, after, key);
    const all = this.items.length;
    if (!beforeDone) return [element("p", {}, say("learn.test.score_alone", { now, all }))];
    const then = rightIn(test.map((one) => one.before), before, key);
    return [element("p", {}, element("strong", {}, say("learn.test.score", { then, now, all, gain: signed(now - then, 0) }))),
      element("p", { class: "hint" }, say("learn.test.published"))];
  }
}
