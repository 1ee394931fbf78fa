/**
 * All levers in two groups, what others do and what the home country can change; in each by actor,
 * what scenarios use most first, the rest folded.
 */

import { layOut } from "../../engine/levers.js";
import { element } from "../element.js";
import { showQuarter } from "../quarters.js";
import { inWords } from "../units.js";
import { NumberControl } from "./number.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {{name: string, control: NumberControl, note: HTMLElement, held: HTMLInputElement | null}} Lever */

/** Levers of an actor that are not folded. */
const FIRST = 2;

/** The panel of levers. */
export class Levers {
  /** @param {Page} page @param {import("./editor.js").Editor} editor */
  constructor(page, editor) {
    this.page = page;
    this.editor = editor;
    /** @type {Lever[]} */
    this.all = [];
    const { home, actors } = page.content.cast;
    const { say } = page.speech;
    this.root = element("div", { class: "groups" },
      this.group(say("explore.others"), this.actors().filter((code) => code !== home)),
      this.group(say("explore.home", { home: actors[home].name }), [home]));
  }

  /** Actors in the order of the cast, what nobody chooses last. @returns {string[]} */
  actors() {
    const { cast, levers } = this.page.content;
    const owners = [...new Set(Object.values(levers).map(({ actor }) => actor))];
    const acts = (/** @type {string} */ code) => code === cast.home || cast.partners.includes(code);
    return [...owners.filter(acts), ...owners.filter((code) => !acts(code))];
  }

  /** @param {string} title @param {string[]} actors */
  group(title, actors) {
    return element("section", { class: "group" }, element("h2", {}, title), ...actors.map((code) => this.actor(code)));
  }

  /** @param {string} code */
  actor(code) {
    const { page: { content, speech: { say } } } = this;
    const names = Object.keys(content.levers).filter((name) => content.levers[name].actor === code);
    const uses = (/** @type {string} */ name) => content.explore.uses[name] ?? 0;
    const [first, rest] = split(names.sort((a, b) => uses(b) - uses(a)));
    const known = content.cast.actors[code];
    const title = known ? known.name : say("explore.nobody");
    const heading = code === content.cast.home ? null : element("h3", { style: `--actor: ${known?.colour ?? "#555"}` }, title);
    const fold = rest.length
      ? element("details", {}, element("summary", {}, say("explore.more", { n: rest.length })), ...rest.map((name) => this.lever(name)))
      : null;
    return element("div", { class: "actor" }, heading, ...first.map((name) => this.lever(name)), fold);
  }

  /** @param {string} name */
  lever(name) {
    const { about, speech } = this.page;
    const { label, unit, low, high, clamps } = about.levers[name];
    const control = new NumberControl(speech, {
      id: `lever-${name}`, label, unit, low, high,
      move: (value) => this.editor.lever(name, value), rest: () => this.editor.rest(),
    });
    const held = clamps ? element("input", { type: "checkbox", onchange: () => this.hold(name, held.checked) }) : null;
    const note = element("p", { class: "note" });
    this.all.push({ name, control, note, held });
    return element("div", { class: "lever" },
      held ? element("label", { class: "check" }, held, speech.say("explore.hold")) : null, control.root, note);
  }

  /** Take a decision out of an actor's hands, or give it back. @param {string} name @param {boolean} held */
  hold(name, held) {
    this.editor.lever(name, held ? this.page.about.levers[name].default : null);
    this.editor.rest();
    this.show(this.editor.setting);
  }

  /** @param {Setting} setting */
  show(setting) {
    const { about } = this.page;
    const laid = layOut(about, setting);
    const moved = new Set(setting.events.map((event) => {
      const action = about.actions.find(({ actor, does }) => actor === event.actor && does === event.does);
      return `${event.actor}.${action?.lever}`;
    }));
    for (const { name, control, note, held } of this.all) {
      const value = setting.settings[name] ?? about.levers[name].default;
      if (control.value !== value) control.show(value);
      if (held) held.checked = Object.hasOwn(setting.settings, name);
      control.disable(held !== null && !held.checked);
      const text = moved.has(name) ? this.stretches(name, laid, setting) : "";
      if (note.textContent !== text) note.textContent = text;
    }
  }

  /** What events make of a lever, stretch by stretch. @param {string} name @param {Record<string, Float64Array>} laid @param {Setting} setting */
  stretches(name, laid, { start, end }) {
    const { about, speech } = this.page;
    const free = (/** @type {number} */ i) => laid[`${name}_clamped`]?.[i] === 0;
    const words = (/** @type {number} */ i) => {
      return free(i) ? speech.say("explore.own_rule") : inWords(speech, laid[name][i], about.levers[name].unit);
    };
    const cuts = [0];
    for (let i = 1; i <= end - start; i++) if (words(i) !== words(i - 1)) cuts.push(i);
    const parts = cuts.map((i) => speech.say("explore.from", { when: showQuarter(start + i), level: words(i) }));
    return speech.say("explore.events_move", { parts: parts.join("; ") });
  }
}

/** What stands openly, and what is folded. @param {string[]} names */
function split(names) {
  return names.length <= FIRST + 1 ? [names, []] : [names.slice(0, FIRST), names.slice(FIRST)];
}
