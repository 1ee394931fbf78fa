/**
 * A number that is chosen with a slider or typed, in natural units.
 */

import { element } from "../element.js";
import { inWords, shapeOf, shown, stepOf, stepped, taken } from "../units.js";

/** @typedef {import("../words.js").Speech} Speech */
/** `move` is called while a hand moves it, `rest` once it lets go; `move` says whether the number was
 * taken.
 * @typedef {{id: string, label: string, unit: string, low: number, high: number,
 *   move: (value: number) => boolean, rest: () => void}} Asked */

/** A slider, an entry and the number in words, under one label. */
export class NumberControl {
  /** @param {Speech} speech @param {Asked} asked */
  constructor(speech, asked) {
    const { id, label, unit, low, high } = asked;
    this.speech = speech;
    this.asked = asked;
    this.shape = shapeOf(speech, unit);
    this.step = stepOf(low, high);
    this.value = NaN;
    const range = { min: Math.floor(low / this.step + 1e-9) * this.step, max: high, step: this.step };
    this.slider = element("input", { type: "range", id, ...range, oninput: () => this.slid(), onchange: () => this.rested() });
    const bounds = { min: shown(low, this.shape), max: shown(high, this.shape), step: shown(this.step, this.shape) };
    this.entry = element("input", { type: "number", ...bounds, "aria-label": label, onchange: () => this.typed() });
    this.output = element("output", { for: id });
    this.root = element("div", { class: "number" },
      element("div", { class: "named" }, element("label", { for: id }, label), this.output),
      element("div", { class: "moved" }, this.slider, this.entry));
  }

  slid() {
    this.take(stepped(Number(this.slider.value), this.asked.low, this.asked.high, this.step));
  }

  rested() {
    this.asked.rest();
    this.show(this.value);
  }

  typed() {
    const { low, high } = this.asked;
    const value = taken(this.entry.valueAsNumber, this.shape);
    if (Number.isFinite(value)) this.take(Math.min(Math.max(value, low), high));
    this.rested();
  }

  /** @param {number} value */
  take(value) {
    if (this.asked.move(value)) this.write(value);
  }

  /** Show a number that was chosen elsewhere. @param {number} value */
  show(value) {
    this.write(value);
    this.slider.value = String(value);
    this.entry.value = String(shown(value, this.shape));
  }

  /** @param {number} value */
  write(value) {
    this.value = value;
    const words = inWords(this.speech, value, this.asked.unit);
    this.output.textContent = words;
    this.slider.setAttribute("aria-valuetext", words);
    if (document.activeElement !== this.entry) this.entry.value = String(shown(value, this.shape));
  }

  /** @param {boolean} off */
  disable(off) {
    this.slider.disabled = this.entry.disabled = off;
  }
}
