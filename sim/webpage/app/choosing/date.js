/**
 * At which quarter numbers are read.
 */

import { element } from "../element.js";
import { showQuarter } from "../quarters.js";

/** @typedef {import("../page.js").Page} Page */

/** A slider over quarters. */
export class DateChoice {
  /** @param {Page} page @param {string} id @param {(quarter: number) => void} choose */
  constructor({ speech: { say } }, id, choose) {
    const changed = () => choose(this.slider.valueAsNumber);
    this.slider = element("input", { type: "range", id, step: 1, oninput: changed });
    this.shown = element("output", { for: id });
    this.root = element("div", { class: "date-choice" }, element("label", { for: id }, say("choosing.date")), this.slider, this.shown);
  }

  /** @param {number} quarter @param {number} start @param {number} end */
  show(quarter, start, end) {
    Object.assign(this.slider, { min: String(start), max: String(end), value: String(quarter) });
    const words = showQuarter(quarter);
    this.slider.setAttribute("aria-valuetext", words);
    this.shown.textContent = words;
  }
}

/** A quarter within a run; its end where none was chosen. @param {number | null | undefined} chosen @param {number} start @param {number} end */
export function quarterIn(chosen, start, end) {
  return Math.min(Math.max(chosen ?? end, start), end);
}
