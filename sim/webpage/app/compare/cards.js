/**
 * The settings that are compared: add, copy, remove, choose which one is edited.
 */

import { MOST_SETTINGS } from "../address.js";
import { element } from "../element.js";
import { settingOf } from "../setting.js";
import { letterOf, titleOf } from "./names.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").State} State */

/** A card for each setting, and what adds one. */
export class Cards {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { about, content, speech: { say } } = page;
    const options = about.scenarios.map(({ name }) => element("option", { value: name }, content.scenarios[name].title));
    this.choice = element("select", { id: "compare-add" }, ...options);
    this.choice.selectedIndex = Math.min(1, options.length - 1);
    this.add = element("button", { type: "button", onclick: () => this.enter(settingOf(about, this.choice.value)) }, say("compare.add"));
    this.copy = element("button", { type: "button", onclick: () => this.enter(page.store.state.settings[0]) }, say("compare.copy"));
    this.full = element("p", { class: "note" });
    this.list = element("ul", { class: "cards" });
    this.root = element("section", { class: "settings", "aria-label": say("compare.settings") }, this.list,
      element("div", { class: "adding" }, element("label", { for: "compare-add" }, say("compare.scenario")), this.choice, this.add, this.copy, this.full));
  }

  /** @param {Setting} setting */
  enter(setting) {
    const { store } = this.page;
    store.change({ settings: [...store.state.settings, { ...setting }] });
  }

  /** @param {State} state */
  show({ settings }) {
    const full = settings.length >= MOST_SETTINGS;
    this.add.disabled = full;
    this.copy.disabled = full;
    this.full.textContent = full ? this.page.speech.say("compare.full", { n: MOST_SETTINGS }) : "";
    const held = this.held();
    this.list.replaceChildren(...settings.map((setting, place) => this.card(setting, place, settings.length)));
    const again = this.list.querySelector(`[data-act="${held}"]`) ?? (held && this.list.querySelector("button"));
    if (again) /** @type {HTMLElement} */ (again).focus();
  }

  /** Which button has the focus, which is drawn anew. */
  held() {
    const active = document.activeElement;
    return this.list.contains(active) ? /** @type {HTMLElement} */ (active).dataset.act : undefined;
  }

  /** @param {Setting} setting @param {number} place @param {number} count */
  card(setting, place, count) {
    const { speech: { say } } = this.page;
    const letter = letterOf(place);
    const button = (/** @type {string} */ act, /** @type {() => void} */ onclick) => {
      const label = say(`compare.${act}_label`, { letter });
      return element("button", { type: "button", "data-act": `${act} ${place}`, "aria-label": label, onclick }, say(`compare.${act}`));
    };
    return element("li", {},
      element("p", {}, element("b", {}, letter), " ", titleOf(this.page, setting)),
      element("p", { class: "actions" },
        button("edit", () => this.edit(place)),
        place > 0 ? button("first", () => this.page.store.change({ settings: this.withFirst(place) })) : null,
        count > 1 ? button("remove", () => this.remove(place)) : null));
  }

  /** The settings with one moved to the front. @param {number} place */
  withFirst(place) {
    const { settings } = this.page.store.state;
    return [settings[place], ...settings.filter((_, i) => i !== place)];
  }

  /** @param {number} place */
  edit(place) {
    const { store } = this.page;
    if (place > 0) store.change({ settings: this.withFirst(place) });
    store.show({ view: "explore" });
  }

  /** @param {number} place */
  remove(place) {
    const { store } = this.page;
    store.change({ settings: store.state.settings.filter((_, i) => i !== place) });
  }
}
