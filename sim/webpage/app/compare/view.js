/**
 * Compare: up to four settings side by side, their differences, and which event did it.
 */

import { Figure } from "../chart/figure.js";
import { DateChoice, quarterIn } from "../choosing/date.js";
import { PartnerChoice } from "../choosing/partner.js";
import { persistent } from "../choosing/persistent.js";
import { Spoken } from "../choosing/spoken.js";
import { element } from "../element.js";
import { Live } from "../live.js";
import { numbersOf } from "../setting.js";
import { Cards } from "./cards.js";
import { keep, ownOf, referenceFor, referenceOf, spanOf } from "./choice.js";
import { DivisionSection } from "./division_section.js";
import { labelOf, otherOf, titleOf } from "./names.js";
import { bandsOfBoth, fansOf, findingOf, gapsOf } from "./pictures.js";
import { numbersAt, whatDiffers } from "./tables.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").View} View */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./pictures.js").Compared} Compared */

/** @type {View} */
export const compare = {
  name: "compare",
  create(page) {
    const view = new Compare(page);
    return { root: view.root, show: (state) => view.show(state) };
  },
};

class Compare {
  /** @param {Page} page */
  constructor(page) {
    const { say } = page.speech;
    this.page = page;
    this.cards = new Cards(page);
    this.partner = new PartnerChoice(page);
    this.date = new DateChoice(page, "compare-date", (quarter) => keep(page, { quarter }));
    this.against = element("select", { id: "compare-against", onchange: () => keep(page, { baseline: this.against.value === "baseline" }) });
    this.fans = new Figure(page.speech, "compare-fans");
    this.gaps = new Figure(page.speech, "compare-gaps");
    this.numbers = region(say("compare.numbers"));
    this.differs = region(say("compare.differs"));
    this.same = element("p", {}, say("compare.same"));
    this.division = new DivisionSection(page);
    this.spoken = new Spoken();
    this.live = new Live((state) => persistent(page, state, () => this.ask(state)), (answer, state) => this.answered(answer, state), page.fail);
    /** @type {WeakMap<Float64Array, Map<Float64Array, ReturnType<typeof bandsOfBoth>>>} */
    this.known = new WeakMap();
    this.root = this.layout();
  }

  layout() {
    const { say } = this.page.speech;
    return element("section", { class: "compare", "aria-label": say("frame.view.compare") },
      this.cards.root,
      element("div", { class: "choices" }, this.partner.root, this.date.root,
        element("label", {}, say("compare.against"), " ", this.against)),
      element("h2", { class: "unseen" }, say("compare.heading")), this.fans.root, this.numbers, this.gaps.root,
      element("section", {}, element("h2", {}, say("compare.differs")), this.differs, this.same),
      this.division.root, this.spoken.root);
  }

  /** @param {State} state */
  show(state) {
    const { baseline } = ownOf(state);
    const [start, end] = spanOf(state);
    this.cards.show(state);
    this.partner.show(state);
    this.date.show(quarterIn(ownOf(state).quarter, start, end), start, end);
    this.chooseAgainst(state, baseline);
    this.differ(state);
    this.live.ask(state);
  }

  /** @param {State} state @param {boolean} baseline */
  chooseAgainst({ settings }, baseline) {
    const { say } = this.page.speech;
    const options = [["baseline", say("compare.against_baseline")]];
    if (settings.length > 1 || !baseline) options.push(["first", labelOf(this.page, settings[0], 0)]);
    this.against.replaceChildren(...options.map(([value, words]) => element("option", { value }, words)));
    this.against.value = baseline ? "baseline" : "first";
  }

  /** @param {State} state */
  differ(state) {
    const reference = ownOf(state).baseline ? [referenceOf(this.page, state)] : [];
    const heads = [...reference.map((one) => titleOf(this.page, one)), ...state.settings.map((one, i) => labelOf(this.page, one, i))];
    const table = whatDiffers(this.page, [...reference, ...state.settings], heads);
    this.differs.replaceChildren(...(table ? [table] : []));
    this.differs.hidden = !table;
    this.same.hidden = Boolean(table);
  }

  /** Futures of each setting, then those of what it is held against. @param {State} state */
  ask(state) {
    const against = state.settings.map((setting) => referenceFor(this.page, state, setting));
    return this.page.ensemble.ask([...state.settings, ...against], [`alignment.${state.partner}`], state.run);
  }

  /** @param {Futures[]} answer @param {State} state */
  answered(answer, state) {
    const { page } = this;
    const { settings, partner } = state;
    const quarter = quarterIn(ownOf(state).quarter, ...spanOf(state));
    const asked = { partner, quarter, other: otherOf(page, state) };
    const all = settings.map((_, i) => this.compared(state, i, answer[i], answer[settings.length + i]));
    const moved = all.filter(({ gap }) => gap);
    const title = findingOf(page, all, asked);
    this.fans.show(fansOf(page, all, { ...asked, title }));
    this.numbers.replaceChildren(numbersAt(page, all, asked));
    this.gaps.root.hidden = moved.length === 0;
    if (moved.length) this.gaps.show(gapsOf(page, moved, { ...asked, title }));
    this.division.show(state);
    this.spoken.say(title);
  }

  /** @param {State} state @param {number} place @param {Futures} futures @param {Futures} against @returns {Compared} */
  compared(state, place, futures, against) {
    const output = `alignment.${state.partner}`;
    const values = futures.outputs[output];
    const bands = this.bands(values, against.outputs[output], futures.members);
    const itself = numbersOf(futures.scenario) === numbersOf(against.scenario);
    const named = { place, label: labelOf(this.page, state.settings[place], place), first: futures.scenario.start };
    return { ...named, members: futures.members, ...bands, gap: itself ? null : bands.gap };
  }

  /** Bands are kept as long as the futures: a date that moves changes none. @param {Float64Array} values @param {Float64Array} other @param {number} members */
  bands(values, other, members) {
    const known = this.known.get(values) ?? new Map();
    const found = known.get(other) ?? bandsOfBoth(values, other, members);
    this.known.set(values, known.set(other, found));
    return found;
  }
}

/** A place for a table that may be wider than the page. @param {string} label */
function region(label) {
  return element("div", { class: "table", tabindex: "0", role: "region", "aria-label": label });
}
