/**
 * A number that the reader writes in natural units; nothing is changed silently in what was typed.
 */

import { element } from "../element.js";
import { shapeOf, shown, taken } from "../units.js";

/** @typedef {import("./passports.js").Passport} Passport */

/** Steps of a slider. */
const STEPS = 200;

/** An entry under a label. */
export class Entry {
  /** @param {import("../words.js").Speech} speech @param {string} id @param {string} label @param {() => void} changed */
  constructor(speech, id, label, changed) {
    this.speech = speech;
    this.input = element("input", { type: "number", id, step: "any", onchange: changed });
    this.unit = element("span", { class: "unit" });
    this.root = element("label", { for: id }, label, element("span", { class: "entry" }, this.input, this.unit));
    /** @type {import("../units.js").Shape} */
    this.shape = { factor: 1, unit: "", signed: false };
  }

  /** The number, as the model takes it; NaN where none was written. */
  get value() {
    return Number(taken(this.input.valueAsNumber, this.shape).toPrecision(12));
  }

  /** @param {Passport} passport @param {number} value */
  show({ unit }, value) {
    this.shape = shapeOf(this.speech, unit);
    this.input.value = String(shown(value, this.shape));
    this.unit.textContent = this.shape.unit;
  }
}

/** A slider from one limit of a number to the other. */
export class Slider {
  /** @param {string} label @param {(value: number) => void} moved @param {() => void} rested */
  constructor(label, moved, rested) {
    this.input = element("input", { type: "range", "aria-label": label, oninput: () => moved(Number(this.input.value)), onchange: rested });
    this.root = this.input;
  }

  /** @param {Passport} passport @param {number} value @param {string} words */
  show({ limits: [least, most] }, value, words) {
    Object.assign(this.input, { min: least, max: most, step: String((most - least) / STEPS || 1), disabled: most <= least });
    this.input.value = String(value);
    this.input.setAttribute("aria-valuetext", words);
  }
}
