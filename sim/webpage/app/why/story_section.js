/**
 * The story of one future: its number, and its sentences under years.
 */

import { element } from "../element.js";
import { showQuarter } from "../quarters.js";
import { storyOf } from "./story.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./story.js").Told} Told */

/** The future that is told where none is followed. */
const USUAL = 137;

/** The member whose story is told. @param {State} state */
export function memberOf({ member, run }) {
  return Math.min(member ?? USUAL, run.members - 1);
}

/** A number to choose, and sentences. */
export class StorySection {
  /** @param {Page} page */
  constructor(page) {
    const { say } = page.speech;
    this.page = page;
    this.number = element("input", { type: "number", id: "why-member", min: 0, step: 1, onchange: () => this.choose(this.number.valueAsNumber) });
    const button = (/** @type {string} */ key, /** @type {number} */ by) => {
      return element("button", { type: "button", onclick: () => this.choose(memberOf(page.store.state) + by) }, say(`why.story.${key}`));
    };
    this.of = element("span", {});
    this.text = element("div", { class: "story" });
    this.root = element("section", { "aria-label": say("why.story.heading") }, element("h2", {}, say("why.story.heading")),
      element("div", { class: "choices" }, element("label", { for: "why-member" }, say("why.story.member")), this.number, this.of,
        button("previous", -1), button("next", 1)),
      this.text, element("p", { class: "note" }, say("why.story.warning")));
  }

  /** @param {number} asked */
  choose(asked) {
    const { store } = this.page;
    const most = store.state.run.members - 1;
    const member = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), most) : memberOf(store.state);
    store.change({ member }, "member");
  }

  /** @param {State} state */
  show(state) {
    const { members } = state.run;
    this.number.max = String(members - 1);
    this.number.value = String(memberOf(state));
    this.of.textContent = this.page.speech.say("why.story.of", { n: members });
  }

  /** @param {Told} told */
  tell(told) {
    const { start } = told.futures.scenario;
    let number = 0;
    this.text.replaceChildren(...storyOf(this.page, told).flatMap(({ heading, sentences }) => {
      const items = sentences.map(({ text, acts }) => {
        const named = acts.map(({ kind, who, at }) => `${kind}:${who}:${showQuarter(start + at)}`);
        return element("li", { value: ++number, "data-acts": named.join(" ") || null }, text);
      });
      return [element("h3", {}, heading), element("ol", {}, ...items)];
    }));
  }
}
