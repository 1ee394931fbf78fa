/**
 * Predict: draw the line that you expect, or type it, and say how sure you are.
 */

import { element } from "../element.js";
import { LEAST_SURE, SURE_STEP, codeOf } from "./code.js";
import { outputName, unitOf } from "./names.js";
import { Pad } from "./pad.js";
import { button } from "./parts.js";
import { blocksOf } from "./prose.js";
import { startOf } from "./score.js";
import { digitsFor, drawable, emptyLine, isWhole, yearsOf } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./work.js").Work} Work */
/** @typedef {import("./view.js").Told} Told */

/** Pixels below which the question is folded, so that the picture is near. */
const NARROW = 900;

/** The step in which a line is drawn. */
export class PredictStep {
  /** The one that is shown. @type {import("./work.js").Work} */
  work;

  /** @param {Page} page @param {Lesson} lesson @param {import("./view.js").Doing} doing */
  constructor(page, lesson, doing) {
    this.page = page;
    this.lesson = lesson;
    this.doing = doing;
    const { say } = page.speech;
    this.pad = new Pad(page, lesson.predict, (line) => doing.change({ line }));
    this.inputs = yearsOf(lesson.predict).map((year, i) => this.input(year, i));
    this.range = element("input", {
      type: "range", id: "learn-sure", min: LEAST_SURE, max: 100, step: SURE_STEP, oninput: () => doing.change({ sure: Number(this.range.value) }),
    });
    this.sure = element("output", { for: "learn-sure" });
    this.way = element("label", { for: "learn-sure" });
    this.problem = element("p", { class: "problem", role: "alert" });
    this.open = element("p", { class: "actions" }, button(say("learn.predict.keep"), () => this.keep(), "main"),
      button(say("learn.predict.clear"), () => doing.change({ line: emptyLine(lesson.predict) })),
      button(say("learn.predict.show_me"), () => this.reveal()));
    this.code = element("output", { class: "code" });
    this.lift = button("", () => this.reveal(), "main");
    this.kept = element("div", { class: "kept" }, element("p", {}, say("learn.predict.kept"), " ", this.code, " ",
      button(say("learn.predict.copy"), () => this.copy())), element("p", { class: "actions" }, this.lift));
    this.root = this.layout();
  }

  layout() {
    const { speech } = this.page;
    const { words, predict } = this.lesson;
    return element("div", { class: "split" },
      element("details", { class: "words", open: window.innerWidth > NARROW }, element("summary", {}, speech.say("learn.predict.question")), ...blocksOf(speech, words.Question, null)),
      element("div", {}, element("h3", { class: "task" }, predict.task),
        element("p", { class: "subtitle" }, speech.say("learn.predict.axis", { what: outputName(this.page, predict.output), unit: unitOf(this.page, predict.output) })),
        this.pad.root, element("p", { class: "hint" }, speech.say("learn.predict.how")),
        element("details", { class: "typed" }, element("summary", {}, speech.say("learn.predict.type")), element("div", { class: "values" }, ...this.inputs.map(({ root }) => root))),
        element("div", { class: "sure" }, this.way, this.range, this.sure), this.problem, this.open, this.kept,
        element("details", {}, element("summary", {}, speech.say("learn.predict.sheet")), ...blocksOf(speech, words.Predict, null))));
  }

  /** @param {string} year @param {number} i */
  input(year, i) {
    const { low, high } = this.lesson.predict;
    const field = element("input", { type: "number", min: low, max: high, step: "any", onchange: () => this.typed(i) });
    return { field, root: element("label", {}, element("span", {}, year), field) };
  }

  /** @param {number} i */
  typed(i) {
    const { predict } = this.lesson;
    const value = this.inputs[i].field.valueAsNumber;
    const fits = predict.low <= value && value <= predict.high;
    if (!fits && !Number.isNaN(value)) this.refuse("learn.predict.outside", { low: String(predict.low), high: String(predict.high) });
    else this.problem.textContent = "";
    const typed = fits ? drawable(predict, value) : Number.isNaN(value) ? null : this.work.line[i];
    this.doing.change({ line: this.work.line.map((one, k) => (k === i ? typed : one)) });
  }

  /** @param {string} key @param {Record<string, string | number>} fields */
  refuse(key, fields) {
    this.problem.textContent = this.page.speech.say(key, fields);
  }

  /** The line stands from now on. */
  keep() {
    const { line } = this.work;
    if (isWhole(line)) {
      this.problem.textContent = "";
      this.doing.change({ kept: true });
      this.lift.focus();
      return;
    }
    const missing = yearsOf(this.lesson.predict).filter((_, i) => line[i] === null);
    this.refuse("learn.predict.missing", { years: this.page.speech.listed(missing) });
  }

  reveal() {
    this.doing.change({ lifted: true, seen: 0 });
    this.doing.go("observe");
  }

  async copy() {
    const { tell, speech: { say } } = this.page;
    try {
      await navigator.clipboard.writeText(this.code.textContent);
      tell(say("learn.predict.copied"));
    } catch {
      tell(say("learn.predict.copy_by_hand"));
    }
  }

  /** @param {Told} told */
  show({ work, ensemble }) {
    this.work = work;
    const { predict } = this.lesson;
    const { say, percent, number } = this.page.speech;
    const start = ensemble && startOf(predict, ensemble);
    const done = work.kept || work.lifted;
    this.pad.show(work.line, start, done);
    this.inputs.forEach(({ field }, i) => {
      if (field !== document.activeElement) field.value = work.line[i] === null ? "" : String(work.line[i]);
      field.disabled = done;
    });
    this.range.value = String(work.sure);
    this.range.disabled = done;
    const end = work.line[work.line.length - 1];
    const way = start === null || end === null ? "direction" : end > start ? "higher" : "lower";
    const asked = say(`learn.sure.${way}`, { start: start === null ? "" : number(start, digitsFor(predict)) });
    this.way.textContent = end === null ? say("learn.sure.undrawn", { asked }) : asked;
    this.sure.textContent = percent(work.sure / 100);
    this.open.hidden = done;
    this.kept.hidden = !work.kept;
    this.lift.textContent = say(work.lifted ? "learn.predict.look_again" : "learn.predict.reveal");
    if (work.kept && isWhole(work.line)) this.code.textContent = codeOf(this.lesson, { line: work.line, confidence: work.sure / 100 });
  }
}
