/**
 * Evidence: every number with its source, what moves when one disagrees, and what the model was held
 * against.
 */

import { element } from "../element.js";
import { Assumption, restsWords } from "./assumption.js";
import { Numbers } from "./numbers.js";
import { Panel } from "./panel.js";
import { byDeciding, outcomeOf, passportsOf } from "./passports.js";
import { Verdicts } from "./verdicts.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../page.js").View} View */

const PARTS = /** @type {const} */ (["numbers", "assumption", "verdicts"]);
const NARROW = "(max-width: 56rem)";

/** @type {View} */
export const evidence = {
  name: "evidence",
  create(page) {
    const view = new Evidence(page);
    return { root: view.root, show: (state) => view.show(state) };
  },
};

class Evidence {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { content, store, speech: { say } } = page;
    this.passports = passportsOf(page);
    const choose = (/** @type {string} */ name) => this.choose(name);
    this.numbers = new Numbers(page, this.passports, choose);
    this.panel = new Panel(page, this.passports, choose);
    this.assumption = new Assumption(page, this.passports);
    this.verdicts = new Verdicts(page, choose);
    this.buttons = PARTS.map((part) => element("button", { type: "button", "data-part": part, onclick: () => this.keep({ part }) }, say(`evidence.part.${part}`)));
    this.partner = element("select", { id: "evidence-partner", onchange: () => store.change({ partner: this.partner.value }) },
      ...content.cast.powers.map((/** @type {string} */ code) => element("option", { value: code }, content.cast.actors[code].name)));
    this.finding = element("p", { class: "finding" });
    this.parts = {
      numbers: element("div", { class: "two" }, this.numbers.root, this.panel.root),
      assumption: this.assumption.root, verdicts: this.verdicts.root,
    };
    this.root = element("section", { class: "evidence", "aria-label": say("frame.view.evidence") }, element("h2", { class: "unseen" }, say("frame.view.evidence")),
      element("div", { class: "choices" }, element("div", { class: "parts-of", role: "group", "aria-label": say("evidence.parts") }, ...this.buttons),
        element("label", { for: "evidence-partner" }, say("evidence.partner"), this.partner)),
      this.finding, ...Object.values(this.parts));
  }

  /** @param {object} part */
  keep(part) {
    const { store } = this.page;
    store.show({ own: { ...store.state.own, evidence: { ...store.state.own.evidence, ...part } } });
  }

  /** Look at a number. @param {string} name */
  choose(name) {
    this.keep({ part: "numbers", chosen: name });
    if (window.matchMedia(NARROW).matches) this.panel.root.scrollIntoView();
  }

  /** @param {State} state */
  show(state) {
    const { part = PARTS[0], chosen = byDeciding(this.passports, outcomeOf(state))[0].name } = state.own.evidence ?? {};
    this.buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.part === part)));
    for (const name of PARTS) this.parts[name].hidden = name !== part;
    this.partner.value = state.partner;
    this.finding.hidden = part === "verdicts";
    this.finding.textContent = restsWords(this.page, this.passports, state);
    if (part === "numbers") {
      this.numbers.show(state, chosen);
      this.panel.show(state, /** @type {any} */ (this.passports.find(({ name }) => name === chosen)));
    } else if (part === "assumption") this.assumption.show(state);
    else this.verdicts.show(state);
  }
}
