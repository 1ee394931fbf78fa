/**
 * Events as blocks on a time line under the chart, on the same scale: dragged with a pointer, moved
 * and resized with arrow keys, chosen to be edited.
 */

import { LEFT } from "../chart/chart.js";
import { readable } from "../chart/letters.js";
import { scale } from "../chart/scale.js";
import { element } from "../element.js";
import { beginningLater, colourOf, deedOf, endingLater, eventWords, movedBy, whoOf } from "./events.js";
import { lanesOf } from "./rows.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */
/** @typedef {import("./rows.js").Block} Block */

/** Pixels from an end of a block within which a pointer takes that end. */
const EDGE = 8;

/** @type {Record<string, typeof movedBy>} */
const BY_PART = { first: beginningLater, all: movedBy, last: endingLater };

/** Lanes of events. */
export class Timeline {
  /** @param {Page} page @param {import("./editor.js").Editor} editor @param {(id: string) => void} choose */
  constructor(page, editor, choose) {
    this.page = page;
    this.editor = editor;
    this.choose = choose;
    this.hint = element("p", { class: "hint", id: "timeline-hint" }, page.speech.say("explore.timeline_hint"));
    this.lanes = element("div", { class: "lanes" });
    this.root = element("div", { class: "timeline" }, this.lanes, this.hint);
    this.right = 0;
    this.chosen = "";
    this.drawn = "";
    /** Pixels; asked of the page only when it changes, since asking takes longer than drawing. */
    this.width = 0;
    new ResizeObserver(([{ contentRect }]) => this.resize(contentRect.width)).observe(this.lanes);
  }

  /** @param {number} right room at the right, as the chart above has it @param {string} chosen id of an event */
  show(right, chosen) {
    this.right = right;
    this.chosen = chosen;
    this.draw();
  }

  /** @param {number} width */
  resize(width) {
    this.width = width;
    this.draw();
  }

  draw() {
    const { setting } = this.editor;
    const { width } = this;
    const shown = JSON.stringify([width, this.right, this.chosen, setting.start, setting.end, setting.events]);
    if (!width || shown === this.drawn) return;
    this.drawn = shown;
    const focused = /** @type {HTMLElement} */ (document.activeElement)?.dataset.event;
    const x = this.x();
    const actors = [...new Set([...Object.keys(this.page.content.cast.actors), ...setting.events.map(({ actor }) => actor)])];
    const lanes = lanesOf(setting.events, actors, x, width - this.right, (event) => deedOf(this.page, event));
    this.lanes.replaceChildren(...lanes.map((lane) => this.lane(lane)));
    if (focused) this.focus(focused);
  }

  /** @param {string} id of an event */
  focus(id) {
    /** @type {HTMLElement | null} */ (this.lanes.querySelector(`[data-event="${CSS.escape(id)}"]`))?.focus();
  }

  /** Where quarters begin, as under the chart. */
  x() {
    const { start, end } = this.editor.setting;
    return scale(start, end, LEFT, this.width - this.right);
  }

  /** @param {import("./rows.js").Lane} lane */
  lane({ actor, rows, blocks }) {
    const colour = colourOf(this.page, actor);
    return element("div", { class: "lane", role: "group", "aria-label": whoOf(this.page, actor), style: `--rows: ${rows}; --actor: ${colour}` },
      element("p", { class: "who", style: `color: ${readable(colour)}` }, whoOf(this.page, actor)),
      element("div", { class: "blocks" }, ...blocks.flatMap((block) => this.block(block))));
  }

  /** @param {Block} block */
  block({ event, from, to, row, words, at }) {
    const outside = at < from || at > to;
    const style = `left: ${from}px; width: ${Math.max(to - from, 3)}px; --row: ${row}`;
    const button = element("button", {
      type: "button", class: event.id === this.chosen ? "block chosen" : "block", style, "data-event": event.id,
      "aria-label": eventWords(this.page, event), "aria-pressed": String(event.id === this.chosen), "aria-describedby": "timeline-hint",
      title: eventWords(this.page, event), onpointerdown: (/** @type {PointerEvent} */ pointer) => this.grab(pointer, event),
      onkeydown: (/** @type {KeyboardEvent} */ key) => this.key(key, event), onclick: () => this.choose(event.id),
    });
    const text = element("span", { class: outside ? "words beside" : "words", style: `left: ${at}px; --row: ${row}`, "aria-hidden": "true" }, words);
    return [button, text];
  }

  /** Move an event, or an end of it, with a pointer. @param {PointerEvent} down @param {ScenarioEvent} event */
  grab(down, event) {
    const block = /** @type {HTMLElement} */ (down.currentTarget);
    const box = block.getBoundingClientRect();
    const part = partAt(down.clientX - box.left, box.width);
    const { setting } = this.editor;
    const pixels = this.x()(setting.start + 1) - this.x()(setting.start);
    const move = (/** @type {PointerEvent} */ to) => {
      const by = Math.round((to.clientX - down.clientX) / pixels);
      this.editor.event(BY_PART[part](event, by, setting), `event ${event.id}`);
    };
    const drop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", drop);
      this.editor.rest();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", drop);
  }

  /** Take an event away; the keyboard goes on at another. @param {ScenarioEvent} event */
  away(event) {
    this.editor.without(event.id);
    /** @type {HTMLElement | null} */ (this.lanes.querySelector(".block"))?.focus();
  }

  /** Arrows move an event, with Shift its end, with Alt its beginning. @param {KeyboardEvent} key @param {ScenarioEvent} event */
  key(key, event) {
    if (["Delete", "Backspace"].includes(key.key)) this.away(event);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key.key];
    if (!by) return;
    key.preventDefault();
    const part = key.shiftKey ? "last" : key.altKey ? "first" : "all";
    this.editor.event(BY_PART[part](event, by, this.editor.setting), `event ${event.id}`);
  }
}

/** Which part of a block a pointer takes. @param {number} at @param {number} width */
function partAt(at, width) {
  if (width < 4 * EDGE) return "all";
  if (at < EDGE) return "first";
  return at > width - EDGE ? "last" : "all";
}
