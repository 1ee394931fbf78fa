/**
 * A chart to draw on: with a pointer, or by keyboard on a handle for each year.
 */

import { chartOf, placeIn } from "../chart/chart.js";
import { drawn, element } from "../element.js";
import { digitsFor, drawable, stroked, yearEnds, yearsOf } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Predict} Predict */
/** @typedef {import("./sketch.js").Line} Line */
/** @typedef {import("../chart/chart.js").Place} Place */
/** @typedef {{year: number, value: number}} Point */

/** Colour of what a class draws. */
export const DRAWN = "#000000";

const HEIGHT = { wide: 280, narrow: 240 };
const NARROW = 560;

/** A key's step as a share of the axis. */
const STEP = 1 / 50;
const LEAP = 1 / 10;

/** A surface to draw a line on. */
export class Pad {
  /** @param {Page} page @param {Predict} predict @param {(line: Line) => void} drawnLine called while a hand moves */
  constructor(page, predict, drawnLine) {
    this.page = page;
    this.predict = predict;
    this.drawnLine = drawnLine;
    this.ends = yearEnds(predict);
    this.picture = element("div", { class: "picture" });
    this.handles = yearsOf(predict).map((name, year) => this.handle(name, year));
    this.root = element("div", {
      class: "pad", onpointerdown: (event) => this.down(event), onpointermove: (event) => this.move(event),
      onpointerup: () => this.up(), onpointercancel: () => this.up(),
    }, this.picture, element("div", { role: "group", "aria-label": page.speech.say("learn.pad.label") }, ...this.handles));
    /** @type {Line} */
    this.line = this.ends.map(() => null);
    /** @type {number | null} */
    this.start = null;
    this.locked = false;
    /** @type {Point | null} */
    this.hand = null;
    this.focused = 0;
    this.width = 0;
    new ResizeObserver(([{ contentRect }]) => this.resize(contentRect.width)).observe(this.root);
  }

  /** @param {string} name @param {number} year */
  handle(name, year) {
    return element("div", {
      role: "slider", class: "handle", tabindex: year ? "-1" : "0", "aria-label": name, "aria-orientation": "vertical",
      "aria-valuemin": this.predict.low, "aria-valuemax": this.predict.high,
      onkeydown: (event) => this.key(event, year), onfocus: () => this.focus(year),
    });
  }

  /** @param {Line} line @param {number | null} start value in the first quarter @param {boolean} locked */
  show(line, start, locked) {
    const moved = start !== this.start;
    [this.line, this.start, this.locked] = [line, start, locked];
    this.root.classList.toggle("locked", locked);
    if (moved) this.draw();
    else this.redraw();
  }

  /** @param {number} width */
  resize(width) {
    if (width === 0 || width === this.width) return;
    this.width = width;
    this.draw();
  }

  /** @returns {import("../chart/chart.js").Chart} an empty one */
  chart() {
    const { first, last, low, high } = this.predict;
    const nothing = { name: "", colour: "none", middle: Array.from({ length: last - first + 1 }, () => low) };
    const height = this.width < NARROW ? HEIGHT.narrow : HEIGHT.wide;
    return { width: this.width, height, first, low, high, series: [nothing], right: 24, number: this.page.speech.number };
  }

  draw() {
    if (this.width === 0) return;
    const chart = this.chart();
    this.place = placeIn(chart);
    const svg = chartOf(chart);
    this.over = drawn("g", {});
    svg.append(this.over);
    this.picture.replaceChildren(svg);
    this.redraw();
  }

  /** The line and its handles anew. */
  redraw() {
    if (!this.place || !this.over) return;
    const { x, y } = this.place;
    const start = this.start === null ? [] : [[x(this.predict.first), y(this.start)]];
    const known = this.line.flatMap((value, i) => (value === null ? [] : [[x(this.ends[i]), y(value)]]));
    const points = [...start, ...known].map((point) => point.join(",")).join("L");
    const dots = known.map(([cx, cy]) => drawn("circle", { cx, cy, r: 3.5, fill: DRAWN }));
    this.over.replaceChildren(
      known.length ? drawn("path", { d: `M${points}`, fill: "none", stroke: DRAWN, "stroke-width": 3, "stroke-linejoin": "round" }) : "",
      ...dots, ...start.map(([cx, cy]) => drawn("circle", { cx, cy, r: 5, fill: DRAWN })));
    this.handles.forEach((handle, year) => this.placeHandle(handle, year, /** @type {Place} */ (this.place)));
  }

  /** @param {HTMLElement} handle @param {number} year @param {Place} place */
  placeHandle(handle, year, { x, y }) {
    const { say, number } = this.page.speech;
    const value = this.line[year];
    const at = value ?? this.before(year);
    const text = number(at, digitsFor(this.predict));
    handle.style.left = `${x(this.ends[year])}px`;
    handle.style.top = `${y(at)}px`;
    handle.setAttribute("aria-valuenow", String(at));
    handle.setAttribute("aria-valuetext", value === null ? say("learn.pad.not_drawn") : text);
    handle.setAttribute("aria-readonly", String(this.locked));
  }

  /** Where a year's handle waits: at the last value before it. @param {number} year @returns {number} */
  before(year) {
    const known = this.line.slice(0, year).filter((value) => value !== null);
    return known.pop() ?? this.start ?? (this.predict.low + this.predict.high) / 2;
  }

  /** @param {number} year */
  focus(year) {
    this.focused = year;
    this.handles.forEach((handle, i) => handle.setAttribute("tabindex", i === year ? "0" : "-1"));
  }

  /** @param {KeyboardEvent} event @param {number} year */
  key(event, year) {
    const other = { ArrowLeft: year - 1, ArrowRight: year + 1 }[event.key];
    const value = this.keyed(event.key, this.line[year] ?? this.before(year));
    if (other === undefined && value === undefined) return;
    event.preventDefault();
    if (other !== undefined) this.handles[Math.min(Math.max(other, 0), this.ends.length - 1)].focus();
    else if (!this.locked) this.set(this.line.map((one, i) => (i === year ? drawable(this.predict, /** @type {number} */ (value)) : one)));
  }

  /** The value that a key asks for. @param {string} key @param {number} value @returns {number | undefined} */
  keyed(key, value) {
    const { low, high } = this.predict;
    const [step, leap] = [(high - low) * STEP, (high - low) * LEAP];
    return {
      ArrowUp: value + step, ArrowDown: value - step, PageUp: value + leap, PageDown: value - leap, Home: low, End: high, Enter: value,
    }[key];
  }

  /** @param {Line} line */
  set(line) {
    this.line = line;
    this.redraw();
    this.drawnLine(line);
  }

  /** The year and the value under a hand. @param {PointerEvent} event @returns {Point} */
  pointAt(event) {
    const { left, top } = this.root.getBoundingClientRect();
    const { x, top: high, bottom: low } = /** @type {Place} */ (this.place);
    const [px, py] = [event.clientX - left, event.clientY - top];
    const far = this.ends.map((quarter) => Math.abs(x(quarter) - px));
    const share = (low - py) / (low - high);
    return { year: far.indexOf(Math.min(...far)), value: this.predict.low + share * (this.predict.high - this.predict.low) };
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.locked || !this.place || event.button > 0) return;
    event.preventDefault();
    this.root.setPointerCapture(event.pointerId);
    this.hand = this.pointAt(event);
    this.set(stroked(this.predict, this.line, this.hand, this.hand));
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.hand) return;
    const point = this.pointAt(event);
    this.set(stroked(this.predict, this.line, this.hand, point));
    this.hand = point;
  }

  up() {
    this.hand = null;
  }
}
