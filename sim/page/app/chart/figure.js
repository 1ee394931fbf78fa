/**
 * What stands around every chart: a sentence that says what it shows, the same for those who cannot
 * see it, the numbers behind it, and ways to take both along.
 */

import { drawn, element } from "../element.js";
import { showQuarter } from "../quarters.js";
import { chartOf } from "./chart.js";
import { saveText, savePicture } from "./saving.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** @typedef {import("../words.js").Speech} Speech */
/** `title` says what the picture shows; `alt` the same with numbers. `name` is that of saved files.
 * @typedef {{name: string, title: string, subtitle: string, alt: string, how: string,
 *   chart: Chart, digits: number}} Shown */

/** A figure that can be drawn anew. */
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
    this.root = element("figure", { id, class: "figure" }, this.title, this.subtitle, this.picture, this.alt,
      element("details", { class: "how" }, element("summary", {}, say("chart.how_to_read")), this.how),
      this.numbers);
    /** @type {Shown | null} */
    this.shown = null;
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
    this.title.textContent = shown.title;
    this.subtitle.textContent = shown.subtitle;
    this.alt.textContent = shown.alt;
    this.how.textContent = shown.how;
    this.picture.replaceChildren(chartOf(shown.chart));
    this.fill();
  }

  /** Write the table, when it can be seen. */
  fill() {
    if (!this.numbers.open || !this.shown) return;
    const [head, ...rows] = this.rows();
    const cells = (/** @type {string} */ tag, /** @type {string[]} */ row) => row.map((one) => element(tag, {}, one));
    this.table.replaceChildren(element("table", {},
      element("thead", {}, element("tr", {}, ...head.map((one) => element("th", { scope: "col" }, one)))),
      element("tbody", {}, ...rows.map(([first, ...rest]) => {
        return element("tr", {}, element("th", { scope: "row" }, first), ...cells("td", rest));
      }))));
  }

  /** Head and rows: quarters, and each series with the ends of its outer band. */
  rows(exact = false) {
    const { chart, digits } = /** @type {Shown} */ (this.shown);
    const { say, number } = this.speech;
    const write = exact ? String : (/** @type {number} */ value) => number(value, digits);
    const head = chart.series.flatMap(({ name, bands }) => {
      const label = { label: name };
      return bands?.length
        ? [say("chart.middle", label), say("chart.low", label), say("chart.high", label)] : [say("chart.middle", label)];
    });
    const length = Math.max(...chart.series.map(({ middle }) => middle.length));
    const rows = Array.from({ length }, (_, i) => [showQuarter(chart.first + i), ...chart.series.flatMap((one) => {
      const values = [one.middle[i], ...(one.bands?.length ? [one.bands[0][0][i], one.bands[0][1][i]] : [])];
      return values.map((value) => (value === undefined ? "" : write(value)));
    })]);
    return [[say("chart.quarter"), ...head], ...rows];
  }

  csv() {
    const quoted = (/** @type {string} */ cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return this.rows(true).map((row) => row.map(quoted).join(",")).join("\n") + "\n";
  }
}

/** A legend line for pictures that have no names at ends. @param {string} colour @param {number[]} dashes */
export function swatch(colour, dashes = []) {
  return drawn("svg", { viewBox: "0 0 28 8", class: "swatch", "aria-hidden": "true" },
    drawn("line", { x1: 0, x2: 28, y1: 4, y2: 4, stroke: colour, "stroke-width": 2, "stroke-dasharray": dashes.map((d) => 2 * d).join(" ") }));
}
