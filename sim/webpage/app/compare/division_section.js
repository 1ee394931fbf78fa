/**
 * Which event did it, for one of the settings that are compared.
 */

import { divide } from "../attribution/division.js";
import { divisionShown } from "../attribution/shown.js";
import { Figure } from "../chart/figure.js";
import { persistent } from "../choosing/persistent.js";
import { element } from "../element.js";
import { Live } from "../live.js";
import { comparedOf, dividedOf, keep, ownOf, referenceFor } from "./choice.js";
import { labelOf, letterOf, otherOf } from "./names.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../attribution/division.js").Division} Division */

/** A choice of settings, and a waterfall. */
export class DivisionSection {
  /** @param {Page} page */
  constructor(page) {
    const { say } = page.speech;
    this.page = page;
    this.choice = element("select", { id: "compare-divided", onchange: () => keep(page, { divided: Number(this.choice.value) }) });
    this.figure = new Figure(page.speech, "compare-division");
    this.root = element("section", { class: "division" }, element("h2", {}, say("compare.division")),
      element("p", {}, element("label", { for: "compare-divided" }, say("compare.divided")), " ", this.choice), this.figure.root);
    this.live = new Live((state) => persistent(page, state, () => this.ask(state)), (division, state) => this.answered(division, state), page.fail);
  }

  /** @param {State} state */
  show(state) {
    const places = comparedOf(state);
    this.root.hidden = places.length === 0;
    if (!places.length) return;
    const options = places.map((place) => element("option", { value: place }, labelOf(this.page, state.settings[place], place)));
    this.choice.replaceChildren(...options);
    this.choice.value = String(dividedOf(state));
    this.live.ask(state);
  }

  /** @param {State} state @returns {Promise<Division | null>} */
  ask(state) {
    const setting = state.settings[dividedOf(state)];
    const of = { setting, reference: referenceFor(this.page, state, setting), output: `alignment.${state.partner}`, run: state.run };
    return divide(this.page.about, this.page.ensemble, of);
  }

  /** @param {Division} division @param {State} state */
  answered(division, state) {
    const place = dividedOf(state);
    const { start, end } = state.settings[place];
    const quarter = Math.min(Math.max(ownOf(state).quarter ?? end, start), end);
    const named = { own: letterOf(place), other: otherOf(this.page, state) };
    this.figure.show(divisionShown(this.page, { division, partner: state.partner, quarter, ...named }));
  }
}
