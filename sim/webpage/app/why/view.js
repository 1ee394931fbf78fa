/**
 * Why: the two loops and their present strength, which event did it, and one future in sentences.
 */

import { divide } from "../attribution/division.js";
import { asLongAs } from "../attribution/pieces.js";
import { divisionShown } from "../attribution/shown.js";
import { Figure } from "../chart/figure.js";
import { DateChoice, quarterIn } from "../choosing/date.js";
import { PartnerChoice } from "../choosing/partner.js";
import { persistent } from "../choosing/persistent.js";
import { Spoken } from "../choosing/spoken.js";
import { inSentence } from "../compare/names.js";
import { element } from "../element.js";
import { ScenarioChoice } from "../explore/choosing.js";
import { Live } from "../live.js";
import { baselineOf } from "../page.js";
import { storyOutputs } from "./happenings.js";
import { strengthsAt } from "./loops.js";
import { loopsShown, nodeOutputs } from "./loops_shown.js";
import { StorySection, memberOf } from "./story_section.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").View} View */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../setting.js").Setting} Setting */

/** @type {View} */
export const why = {
  name: "why",
  create(page) {
    const view = new Why(page);
    return { root: view.root, show: (state) => view.show(state) };
  },
};

class Why {
  /** @param {Page} page */
  constructor(page) {
    const { store, speech: { say } } = page;
    this.page = page;
    this.partner = new PartnerChoice(page);
    this.date = new DateChoice(page, "why-date", (quarter) => {
      store.show({ own: { ...store.state.own, why: { ...store.state.own.why, quarter } } });
    });
    this.scenario = new ScenarioChoice(page);
    this.loops = new Figure(page.speech, "why-loops");
    this.division = new Figure(page.speech, "why-division");
    this.story = new StorySection(page);
    this.spoken = new Spoken();
    this.live = new Live((state) => persistent(page, state, () => this.answer(state)), () => undefined, page.fail);
    this.root = element("section", { class: "why", "aria-label": say("frame.view.why") },
      element("div", { class: "choices" }, this.scenario.root, this.partner.root, this.date.root),
      element("section", {}, element("h2", {}, say("why.loops.heading")), this.loops.root),
      element("div", { class: "beside" },
        element("section", {}, element("h2", {}, say("why.division")), this.division.root), this.story.root), this.spoken.root);
  }

  /** @param {State} state */
  show(state) {
    const [{ start, end }] = state.settings;
    this.partner.show(state);
    this.date.show(this.quarterOf(state), start, end);
    this.scenario.show(state);
    this.story.show(state);
    this.live.ask(state);
  }

  /** @param {State} state */
  quarterOf({ settings: [{ start, end }], own }) {
    return quarterIn(own.why?.quarter, start, end);
  }

  /** What the setting is held against, as long as it. @param {State} state */
  reference({ settings: [setting] }) {
    return asLongAs(this.page.about, baselineOf(this.page), setting.end);
  }

  /** Ask for one thing after the other and show each as it comes; null where a run was dropped.
   * @param {State} state @returns {Promise<true | null>} */
  async answer(state) {
    const { page } = this;
    const { settings: [setting], run, partner } = state;
    const reference = this.reference(state);
    const powers = page.content.cast.powers.map((/** @type {string} */ code) => `alignment.${code}`);
    const outputs = [...new Set([...powers, ...nodeOutputs(page), ...storyOutputs(page.content.why.story)])];
    const answer = await page.ensemble.ask([setting, reference], outputs, run);
    if (answer === null) return null;
    const [futures, against] = answer;
    const division = await divide(page.about, page.ensemble, { setting, reference, output: `alignment.${partner}`, run });
    if (division === null) return null;
    const quarter = this.quarterOf(state);
    const named = inSentence(page, reference);
    this.division.show(divisionShown(page, { division, partner, quarter, own: inSentence(page, setting), other: named }));
    this.story.tell({ futures, against, division, partner, member: memberOf(state), reference: named });
    if (!this.loops.shown) this.loops.show(loopsShown(page, futures, quarter, null));
    const strengths = await strengthsAt(page, setting, run, quarter);
    if (strengths === null) return null;
    this.loops.show(loopsShown(page, futures, quarter, strengths));
    this.spoken.say([this.loops, this.division].map(({ shown }) => shown?.title).join(". "));
    return true;
  }
}
