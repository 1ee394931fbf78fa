/**
 * Observe: the futures over the line that was drawn, and the runs of the lesson.
 */

import { Figure } from "../chart/figure.js";
import { element } from "../element.js";
import { yearOf } from "../quarters.js";
import { quantiles } from "../statistics.js";
import { digitsAcross } from "./names.js";
import { Choice, button, filled, part } from "./parts.js";
import { changeOf, levelOf, predictionOf } from "./pictures.js";
import { blocksOf } from "./prose.js";
import { GUESS, confidenceOf, gapOf, sortedEnds } from "./score.js";
import { ofHundred } from "./showing.js";
import { digitsFor, isWhole, yearEnds } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./view.js").Told} Told */
/** @typedef {import("./score.js").Gap} Gap */
/** @typedef {import("./score.js").Confidence} Confidence */

/** The step in which the curtain is lifted. */
export class ObserveStep {
  /** @param {Page} page @param {Lesson} lesson @param {import("./view.js").Doing} doing */
  constructor(page, lesson, doing) {
    this.page = page;
    this.lesson = lesson;
    const { say } = page.speech;
    const seen = /** @type {[number, string][]} */ ([[0, say("learn.observe.line")], ...lesson.runs.map((_, i) => [i + 1, say("learn.observe.run", { number: i + 1 })])]);
    this.choice = new Choice(say("learn.observe.shown"), seen, (at) => doing.change({ seen: at }));
    this.figures = { line: new Figure(page.speech, "learn-line"), level: new Figure(page.speech, "learn-level"), change: new Figure(page.speech, "learn-change") };
    this.score = element("div", { class: "score", role: "status" });
    this.line = element("div", { class: "beside" }, this.figures.line.root, this.score);
    this.look = element("p", { class: "look" });
    this.run = element("div", {}, this.look, element("div", { class: "pair" }, this.figures.change.root, this.figures.level.root),
      button(say("learn.observe.explore"), () => doing.explore(lesson.runs[this.seen - 1])));
    this.seen = 0;
    this.notice = element("div", { class: "notice-list" });
    this.root = element("div", {}, this.choice.root, this.line, this.run,
      element("div", { class: "split even" }, part(say("learn.observe.notice"), ...blocksOf(page.speech, lesson.words.Notice, null)),
        part(say("learn.observe.how_run"), ...blocksOf(page.speech, lesson.words.Run, null))),
      element("p", { class: "actions" }, button(say("learn.observe.next"), () => doing.go("explain"), "main")));
  }

  /** @param {Told} told */
  show(told) {
    const { work, found } = told;
    this.seen = work.seen;
    this.choice.show(work.seen);
    this.line.hidden = work.seen > 0;
    this.run.hidden = work.seen === 0;
    if (!found) return;
    if (work.seen === 0) this.showLine(told);
    else this.showRun(told);
  }

  /** @param {Told} told */
  showLine({ work, found, ensemble }) {
    if (!found || !ensemble) return;
    const { predict } = this.lesson;
    const { line } = work;
    const whole = work.kept && isWhole(line) ? line : null;
    const gap = whole && gapOf(whole, sortedEnds(predict, ensemble));
    const title = gap ? this.gapText(gap) : this.aloneText(ensemble);
    this.figures.line.show(predictionOf(this.page, this.lesson, found, whole ?? [null], { title, alt: title }));
    const key = JSON.stringify([line, work.sure, work.kept, title]);
    filled(this.score, key, () => (gap && whole ? this.scores(gap, confidenceOf(predict, whole, work.sure / 100, ensemble), ensemble.members) : []));
  }

  /** How far the line is from the futures, in a sentence. @param {Gap} gap */
  gapText({ distance, inside, years, leaves }) {
    const { say, number } = this.page.speech;
    const { predict } = this.lesson;
    const far = say("learn.gap.distance", { distance: number(distance, digitsFor(predict)) });
    const where = leaves
      ? say(leaves.above ? "learn.gap.above" : "learn.gap.below", { year: String(yearOf(yearEnds(predict)[leaves.year])), inside, n: years })
      : say("learn.gap.inside", { n: years });
    return say("learn.gap.both", { far, where });
  }

  /** The futures alone. @param {import("./score.js").Ensemble} ensemble */
  aloneText({ start, members, values }) {
    const { say, number } = this.page.speech;
    const { first, last } = this.lesson.predict;
    const bands = quantiles(values.subarray((first - start) * members, (last - start + 1) * members), members);
    const [from, to] = [0, last - first];
    const write = (/** @type {number} */ value) => number(value, digitsAcross(bands[0], bands[4]));
    return say("learn.gap.alone", { start: write(bands[2][from]), end: write(bands[2][to]), low: write(bands[0][to]), high: write(bands[4][to]), year: String(yearOf(last)) });
  }

  /** @param {Gap} gap @param {Confidence} sure @param {number} members */
  scores({ times }, sure, members) {
    const { speech } = this.page;
    const { say, number, percent } = speech;
    const low = number(100 * sure.share.low, 0);
    const high = number(100 * sure.share.high, 0);
    const share = say("learn.share", { share: ofHundred(speech, sure.share.value), low, high });
    const line = Number.isFinite(times) ? [say("learn.score.line", { times: number(times, 1) }), say("learn.score.line_means")] : [say("learn.score.no_spread")];
    return [
      element("h4", {}, say("learn.score.line_heading")), ...line.map((text) => element("p", {}, text)),
      element("h4", {}, say("learn.score.sure_heading")),
      element("p", {}, say(sure.higher ? "learn.score.sure_higher" : "learn.score.sure_lower", { p: percent(sure.p), share })),
      element("p", {}, say("learn.score.brier", { score: number(sure.score, 2), guess: number(GUESS, 2), best: number(sure.best, 2) })),
      element("details", {}, element("summary", {}, say("learn.score.how")), element("p", {}, say("learn.score.how_line")),
        element("p", {}, say("learn.score.how_sure")), element("p", {}, say("learn.score.how_many", { n: members }))),
    ];
  }

  /** @param {Told} told */
  showRun({ work, found }) {
    const run = this.lesson.runs[work.seen - 1];
    if (!found || !run) return;
    this.look.textContent = run.look;
    this.figures.level.show(levelOf(this.page, this.lesson, found, run));
    this.figures.change.root.hidden = run.against === null;
    if (run.against !== null) this.figures.change.show(changeOf(this.page, this.lesson, found, { ...run, against: run.against }));
  }
}
