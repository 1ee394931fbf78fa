/**
 * One event in full: how much, from when to when, away with it; and a way to add one.
 */

import { element } from "../element.js";
import { showQuarter } from "../quarters.js";
import { actionOf, eventWords, newEvent, sizesOf, whoOf } from "./events.js";
import { NumberControl } from "./number.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */

/** The event that is chosen. */
export class EventPanel {
  /** @param {Page} page @param {import("./editor.js").Editor} editor @param {(id: string) => void} choose */
  constructor(page, editor, choose) {
    this.page = page;
    this.editor = editor;
    this.choose = choose;
    this.root = element("div", { class: "event" });
    this.shown = "";
    /** @type {NumberControl | null} */
    this.size = null;
  }

  /** @param {ScenarioEvent | undefined} event */
  show(event) {
    const shown = event ? JSON.stringify([event.id, sizesOf(this.page, event), this.editor.setting.end]) : "";
    if (shown !== this.shown) this.build(event);
    this.shown = shown;
    if (!event) return;
    this.title.textContent = eventWords(this.page, event);
    if (this.size && this.size.value !== event.size) this.size.show(event.size);
    this.first.value = String(event.first);
    this.last.value = String(Math.min(event.last, this.editor.setting.end));
  }

  /** @param {ScenarioEvent | undefined} event */
  build(event) {
    if (!event) return this.root.replaceChildren();
    const { say } = this.page.speech;
    this.title = element("h3", {});
    this.size = actionOf(this.page, event).size === null ? this.sizeControl(event) : null;
    this.first = this.quarters(say("explore.from_quarter"), (quarter) => ({ first: quarter, last: Math.max(quarter, this.now(event).last) }));
    this.last = this.quarters(say("explore.until_quarter"), (quarter) => ({ last: quarter, first: Math.min(quarter, this.now(event).first) }));
    this.root.replaceChildren(this.title, this.size?.root ?? "",
      element("div", { class: "dates" }, this.first.parentElement, this.last.parentElement,
        element("button", { type: "button", onclick: () => this.editor.without(event.id) }, say("explore.remove"))));
  }

  /** The event as it stands. @param {ScenarioEvent} event @returns {ScenarioEvent} */
  now({ id }) {
    return /** @type {ScenarioEvent} */ (this.editor.setting.events.find((one) => one.id === id));
  }

  /** @param {ScenarioEvent} event */
  sizeControl(event) {
    const { speech } = this.page;
    const [low, high] = sizesOf(this.page, event);
    return new NumberControl(speech, {
      id: "event-size", label: speech.say("explore.size"), unit: actionOf(this.page, event).unit, low, high,
      move: (size) => this.editor.event({ ...this.now(event), size }, `size ${event.id}`), rest: () => this.editor.rest(),
    });

  }

  /** @param {string} label @param {(quarter: number) => Partial<ScenarioEvent>} change */
  quarters(label, change) {
    const { start, end } = this.editor.setting;
    const options = Array.from({ length: end - start + 1 }, (_, i) => element("option", { value: start + i }, showQuarter(start + i)));
    const choice = element("select", { onchange: () => this.date(change(Number(choice.value))) }, ...options);
    element("label", {}, label, choice);
    return choice;
  }

  /** @param {Partial<ScenarioEvent>} dates */
  date(dates) {
    const event = /** @type {ScenarioEvent} */ (this.editor.setting.events.find(({ id }) => JSON.parse(this.shown)[0] === id));
    if (!this.editor.event({ ...event, ...dates })) this.show(event);
  }
}

/** Choices of who does what, and a button. @param {Page} page @param {import("./editor.js").Editor} editor @param {(id: string) => void} choose */
export function adding(page, editor, choose) {
  const { about, speech: { say } } = page;
  const actors = [...new Set(about.actions.map(({ actor }) => actor))];
  const who = element("select", { onchange: () => fill() }, ...actors.map((code) => element("option", { value: code }, whoOf(page, code))));
  const does = element("select", {});
  const fill = () => {
    const verbs = about.actions.filter(({ actor }) => actor === who.value);
    does.replaceChildren(...verbs.map((one) => element("option", { value: one.does }, one.does)));
  };
  const add = () => {
    const event = newEvent(page, editor.setting, who.value, does.value);
    if (editor.event(event)) choose(event.id);
  };
  fill();
  return element("details", { class: "adding" }, element("summary", {}, say("explore.add")),
    element("div", { class: "dates" }, element("label", {}, say("explore.who"), who), element("label", {}, say("explore.does"), does),
      element("button", { type: "button", onclick: add }, say("explore.add_it"))));
}
