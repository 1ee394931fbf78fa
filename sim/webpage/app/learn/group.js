/**
 * The class: answers of groups, taken in as short codes, over each other.
 */

import { Figure } from "../chart/figure.js";
import { element } from "../element.js";
import { yearOf } from "../quarters.js";
import { mean, shareInterval } from "../statistics.js";
import { readCode } from "./code.js";
import { button, filled } from "./parts.js";
import { classOf } from "./pictures.js";
import { confidenceOf, gapOf, sortedEnds, startOf } from "./score.js";
import { ofHundred } from "./showing.js";
import { digitsFor, everyQuarter } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./code.js").Sketch} Sketch */
/** @typedef {import("./view.js").Told} Told */
/** @typedef {{text: string, sketch: Sketch}} Taken */
/** @typedef {{place: number, text: string, why: string}} Refused */

/** Codes of a class that are taken, and letters of one that are shown. */
const MOST_CODES = 200;
const SHOWN = 40;

/**
 * Codes by line; each that is refused is named with why.
 *
 * @param {Page} page
 * @param {Lesson} lesson
 * @param {string} text
 * @returns {{taken: Taken[], refused: Refused[]}}
 */
export function codesIn({ content, speech: { say } }, lesson, text) {
  const lines = text.split("\n").map((line, i) => ({ place: i + 1, text: line.trim() })).filter((line) => line.text);
  /** @type {Taken[]} */
  const taken = [];
  /** @type {Refused[]} */
  const refused = [];
  for (const line of lines.slice(0, MOST_CODES)) {
    const read = readCode(line.text, lesson, content.lessons);
    const again = taken.some((one) => "sketch" in read && JSON.stringify(one.sketch) === JSON.stringify(read.sketch));
    if ("problem" in read) refused.push({ ...line, why: say(read.problem.key, read.problem.fields) });
    else if (again) refused.push({ ...line, why: say("learn.code.again") });
    else taken.push({ text: line.text, sketch: read.sketch });
  }
  const over = lines[MOST_CODES];
  if (over) refused.push({ ...over, why: say("learn.code.many", { n: MOST_CODES }) });
  return { taken, refused };
}

/** The step in which a teacher lays the lines of a class over each other. */
export class ClassStep {
  /** @param {Page} page @param {Lesson} lesson @param {import("./view.js").Doing} doing */
  constructor(page, lesson, doing) {
    this.page = page;
    this.lesson = lesson;
    const { say } = page.speech;
    this.codes = element("textarea", { id: "learn-codes", rows: 6, spellcheck: "false", autocomplete: "off", oninput: () => doing.change({ codes: this.codes.value }) });
    this.refused = element("div", { role: "status" });
    this.figure = new Figure(page.speech, "learn-class");
    this.said = element("div", { role: "status" });
    this.lift = button("", () => doing.change({ lifted: !this.lifted }), "main");
    this.lifted = false;
    this.root = element("div", { class: "split" },
      element("div", { class: "entry" }, element("label", { for: "learn-codes" }, say("learn.class.codes")), this.codes, this.refused),
      element("div", {}, this.figure.root, this.said, element("p", { class: "actions" }, this.lift, button(say("learn.print"), () => window.print()))));
  }

  /** @param {Told} told */
  show({ work, found, ensemble, keyName }) {
    const { say } = this.page.speech;
    this.lifted = work.lifted;
    this.lift.textContent = say(work.lifted ? "learn.class.hide" : "learn.class.lift");
    if (this.codes !== document.activeElement) this.codes.value = work.codes;
    const { taken, refused } = codesIn(this.page, this.lesson, work.codes);
    filled(this.refused, JSON.stringify(refused), () => this.refusals(refused));
    this.figure.root.hidden = !taken.length;
    this.lift.hidden = !taken.length;
    if (!taken.length) return filled(this.said, "", () => [element("p", { class: "notice" }, say("learn.class.none"))]);
    if (!found || !ensemble) return;
    this.draw(taken, found, ensemble, work.lifted);
    filled(this.said, JSON.stringify([taken, work.lifted, keyName]), () => this.summary(taken, ensemble, work.lifted));
  }

  /** @param {Refused[]} refused */
  refusals(refused) {
    if (!refused.length) return [];
    const { say } = this.page.speech;
    return [element("p", { class: "problem" }, say("learn.class.refused", { n: refused.length })),
      element("ul", {}, ...refused.map(({ place, text, why }) => {
        return element("li", {}, say("learn.class.line", { place, text: text.slice(0, SHOWN), why }));
      }))];
  }

  /** @param {Taken[]} taken @param {import("./pictures.js").Found} found @param {import("./score.js").Ensemble} ensemble @param {boolean} lifted */
  draw(taken, found, ensemble, lifted) {
    const { say, number } = this.page.speech;
    const { predict } = this.lesson;
    const lines = taken.map(({ sketch }) => everyQuarter(predict, sketch.line, startOf(predict, ensemble)));
    const ends = taken.map(({ sketch }) => sketch.line[sketch.line.length - 1]);
    const digits = digitsFor(predict);
    const title = say("learn.class.title", {
      n: taken.length, low: number(Math.min(...ends), digits), high: number(Math.max(...ends), digits), year: String(yearOf(predict.last)),
    });
    this.figure.show(classOf(this.page, this.lesson, found, lines, lifted, { title, alt: title }));
  }

  /** What the class thinks; against the futures when the curtain is lifted.
   * @param {Taken[]} taken @param {import("./score.js").Ensemble} ensemble @param {boolean} lifted */
  summary(taken, ensemble, lifted) {
    const { say, number, percent } = this.page.speech;
    const { predict } = this.lesson;
    const all = taken.map(({ sketch }) => confidenceOf(predict, sketch.line, sketch.confidence, ensemble));
    const higher = all.filter((one) => one.higher).length;
    const sure = mean(Float64Array.from(all, ({ p }) => p));
    const ways = element("p", {}, say("learn.class.ways", { higher, n: taken.length, sure: percent(sure) }));
    if (!lifted) return [ways];
    const ends = sortedEnds(predict, ensemble);
    const gaps = taken.map(({ sketch }) => gapOf(sketch.line, ends));
    const distance = mean(Float64Array.from(gaps, (gap) => gap.distance));
    const score = mean(Float64Array.from(all, (one) => one.score));
    const up = all[0].higher ? all[0].share.value : 1 - all[0].share.value;
    const interval = shareInterval(up, ensemble.members);
    const share = say("learn.share", { share: ofHundred(this.page.speech, up), low: number(100 * interval.low, 0), high: number(100 * interval.high, 0) });
    return [ways, element("p", {}, element("strong", {}, say("learn.class.gap", { distance: number(distance, digitsFor(predict)) })), " ",
      say("learn.class.score", { share, score: number(score, 2) })), this.groups(taken, gaps, all)];
  }

  /** Each group by its code. @param {Taken[]} taken @param {import("./score.js").Gap[]} gaps @param {import("./score.js").Confidence[]} all */
  groups(taken, gaps, all) {
    const { say, number, percent } = this.page.speech;
    const head = ["code", "distance", "inside", "way", "sure", "score"].map((name) => element("th", { scope: "col" }, say(`learn.class.head.${name}`)));
    const rows = taken.map(({ text }, i) => {
      const cells = [number(gaps[i].distance, digitsFor(this.lesson.predict)), say("learn.class.of", { inside: gaps[i].inside, n: gaps[i].years }),
        say(all[i].higher ? "learn.class.higher" : "learn.class.lower"), percent(all[i].p), number(all[i].score, 2)];
      return element("tr", {}, element("th", { scope: "row" }, element("code", {}, text.slice(0, SHOWN))), ...cells.map((cell) => element("td", {}, cell)));
    });
    return element("details", { class: "groups" }, element("summary", {}, say("learn.class.each")), element("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("learn.class.each") },
      element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows))));
  }
}
