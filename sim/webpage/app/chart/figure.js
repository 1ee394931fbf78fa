/**
 * What stands around every chart: a sentence that says what it shows, the same for those who cannot
 * see it, the numbers behind it, and ways to take both along.
 */

import { drawn, element } from "../element.js";
import { chartOf, USUAL } from "./chart.js";
import { saveText, savePicture } from "./saving.js";
import { csvOf, rowsOf, tableOf, writerOf } from "./table.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("./table.js").Cell} Cell */
/** @typedef {import("../words.js").Speech} Speech */
/** `title` says what the picture shows; `alt` the same with numbers. `name` is that of saved files.
 * `chart`: one chart, or several side by side, each with a `title` of its own; or, of what is no chart
 * over quarters, a `picture` of some width in pixels and the `rows` behind it, the head first, whose
 * numbers are written by what they are given.
 * @typedef {{name: string, title: string, subtitle: string, alt: string, how: string,
 *   chart?: Chart | Chart[], picture?: (width: number) => SVGElement,
 *   rows?: (write: (value: number) => Cell) => Cell[][], digits: number}} Shown */

/** Pixels that a chart beside others has at least, and between them. */
const NARROW = 150;
const GAP = 12;

/** A figure that can be drawn anew; as wide as there is room. */
export class Figure {
  /** @param {Speech} speech @param {string} id */
  constructor(speech, id) {
    this.speech = speech;
    const { say } = speech;
    this.title = element("h3", { id: `${id}-title` });
    this.subtitle = element("p", { class: "subtitle" });
    this.picture = element("div", { class: "picture", role: "img", "aria-labelledby": `${id}-title ${id}-alt` });
    this.alt = element("p", { id: `${id}-alt`, class: "unseen" });
    this.how = element("p");
    this.table = element("div", { class: "table", tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
    this.numbers = element("details", { class: "numbers", ontoggle: () => this.fill() },
      element("summary", {}, say("chart.show_numbers")), this.actions(), this.table);
    this.root = element("figure", { id, class: "figure" },
      element("div", { class: "shown" }, this.title, this.subtitle, this.picture), this.alt,
      element("div", { class: "behind" },
        element("details", { class: "how" }, element("summary", {}, say("chart.how_to_read")), this.how),
        this.numbers));
    /** @type {Shown | null} */
    this.shown = null;
    this.width = 0;
    new ResizeObserver(([{ contentRect }]) => this.resize(contentRect.width)).observe(this.picture);
  }

  actions() {
    const { say } = this.speech;
    const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => {
      return element("button", { type: "button", onclick }, say(key));
    };
    return element("p", { class: "actions" },
      button("chart.save_csv", () => saveText(`${this.shown?.name}.csv`, this.csv(), "text/csv")),
      button("chart.save_svg", () => savePicture(this.picture, `${this.shown?.name}.svg`)),
      button("chart.save_png", () => savePicture(this.picture, `${this.shown?.name}.png`)));
  }

  /** @param {Shown} shown */
  show(shown) {
    this.shown = shown;
    for (const part of /** @type {const} */ (["title", "subtitle", "alt", "how"])) {
      if (this[part].textContent !== shown[part]) this[part].textContent = shown[part];
    }
    this.draw();
    this.fill();
  }

  /** @param {number} width */
  resize(width) {
    if (width === 0 || width === this.width) return;
    this.width = width;
    this.draw();
  }

  draw() {
    if (!this.shown) return;
    const { chart, picture } = this.shown;
    if (picture || !chart) {
      this.picture.replaceChildren(...(picture ? [picture(this.width || USUAL)] : []));
      return;
    }
    if (!Array.isArray(chart)) {
      this.picture.replaceChildren(chartOf(this.fitted(chart, this.width)));
      return;
    }
    const columns = Math.max(1, Math.min(chart.length, Math.floor((this.width + GAP) / (NARROW + GAP))));
    const width = (this.width - (columns - 1) * GAP) / columns;
    this.picture.style.cssText = `display: grid; gap: ${GAP}px; grid-template-columns: repeat(${columns}, 1fr)`;
    this.picture.replaceChildren(...chart.map((one) => chartOf(this.fitted(one, width))));
  }

  /** A chart that is as wide as there is room. @param {Chart} chart @param {number} width @returns {Chart} */
  fitted(chart, width) {
    return this.width > 0 ? { ...chart, width } : chart;
  }

  /** Write the table, when it can be seen. */
  fill() {
    if (this.numbers.open && this.shown) this.table.replaceChildren(tableOf(this.rows(this.shown.digits)));
  }

  csv() {
    return csvOf(this.rows());
  }

  /** @param {number} [digits] as many as there are, if left out */
  rows(digits) {
    const { chart = [], rows } = /** @type {Shown} */ (this.shown);
    return rows ? rows(writerOf(this.speech, digits)) : rowsOf([chart].flat(), this.speech, digits);
  }
}

/** A legend line for pictures that have no names at ends. @param {string} colour @param {number[]} dashes */
export function swatch(colour, dashes = [], width = 2) {
  return drawn("svg", { viewBox: "0 0 28 8", class: "swatch", "aria-hidden": "true" },
    drawn("line", { x1: 0, x2: 28, y1: 4, y2: 4, stroke: colour, "stroke-width": width, "stroke-dasharray": dashes.map((d) => width * d).join(" ") }));
}
