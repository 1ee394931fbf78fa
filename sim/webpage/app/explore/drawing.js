/**
 * How futures are drawn: how many, seed, assumptions, chance; and which one is followed.
 */

import { MOST_MEMBERS } from "../address.js";
import { runProblems } from "../../engine/assumptions.js";
import { element } from "../element.js";
import { runOf } from "../ensemble.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("../store.js").Chosen} Chosen */

const FEW = 1000;
const FOLLOWED = 137;

/** A fold with all that is not the scenario's. */
export class Drawing {
  /** @param {Page} page @param {(reason: string) => void} refuse */
  constructor(page, refuse) {
    this.page = page;
    this.refuse = refuse;
    const { about, speech: { say, number } } = page;
    const counts = [FEW, MOST_MEMBERS].map((n) => element("option", { value: n }, number(n, 0)));
    this.members = element("select", { onchange: () => this.change({ members: Number(this.members.value) }) }, ...counts);
    this.seed = element("input", { type: "text", inputmode: "numeric", maxlength: 20, onchange: () => this.change({ seed: this.seed.value.trim() }) });
    const tables = ["prior", "fixed", ...Object.keys(about.draws)];
    const options = tables.map((name) => element("option", { value: name }, ["prior", "fixed", "posterior"].includes(name) ? say(`explore.drawing.${name}`) : name));
    this.assumptions = element("select", { onchange: () => this.change({ assumptions: this.assumptions.value }) }, ...options);
    this.chance = element("input", { type: "checkbox", onchange: () => this.change({ chance: this.chance.checked }) });
    const asked = (/** @type {string} */ key, /** @type {HTMLElement} */ control) => element("label", {}, say(`explore.drawing.${key}`), control);
    this.root = element("details", { class: "drawing" }, element("summary", {}, say("explore.drawing.heading")),
      element("div", { class: "dates" }, asked("members", this.members), asked("seed", this.seed), asked("assumptions", this.assumptions)),
      element("label", { class: "check" }, this.chance, say("explore.drawing.chance")));
  }

  /** @param {Partial<Chosen>} part */
  change(part) {
    const { about, store, speech } = this.page;
    const run = { ...store.state.run, ...part };
    const sound = /^[0-9]{1,20}$/.test(run.seed) && runProblems(about, { streams: 1, ...runOf(run) }).length === 0;
    this.refuse(sound ? "" : speech.say("explore.drawing.impossible"));
    const member = store.state.member === null ? null : Math.min(store.state.member, run.members - 1);
    if (sound) store.change({ run, member });
    else this.show(store.state);
  }

  /** @param {State} state */
  show({ run }) {
    const { number } = this.page.speech;
    if (![...this.members.options].some(({ value }) => value === String(run.members))) {
      this.members.append(element("option", { value: run.members }, number(run.members, 0)));
    }
    this.members.value = String(run.members);
    this.seed.value = run.seed;
    this.assumptions.value = run.assumptions;
    this.chance.checked = run.chance;
  }
}

/** Follow one future by its number. */
export class Following {
  /** @param {Page} page */
  constructor(page) {
    const { store, speech: { say } } = page;
    this.last = FOLLOWED;
    const follow = () => {
      const most = store.state.run.members - 1;
      const asked = Number.isInteger(this.number.valueAsNumber) ? this.number.valueAsNumber : this.last;
      this.last = Math.min(Math.max(asked, 0), most);
      store.change({ member: this.on.checked ? this.last : null });
    };
    this.on = element("input", { type: "checkbox", onchange: follow });
    this.number = element("input", { type: "number", min: 0, step: 1, value: FOLLOWED, "aria-label": say("explore.follow_number"), onchange: follow });
    this.root = element("div", { class: "follow" }, element("label", { class: "check" }, this.on, say("explore.follow")), this.number);
  }

  /** @param {State} state */
  show({ member, run }) {
    this.on.checked = member !== null;
    this.number.max = String(run.members - 1);
    if (member !== null) this.last = member;
    this.number.value = String(this.last);
    this.number.disabled = member === null;
  }
}
