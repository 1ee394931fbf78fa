/**
 * Whose alignment is shown: a button for each power.
 */

import { element } from "../element.js";
import { actorOf } from "../page.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */

/** Buttons, one of which is pressed. */
export class PartnerChoice {
  /** @param {Page} page */
  constructor({ content, store, speech: { say } }) {
    this.buttons = content.cast.powers.map((/** @type {string} */ code) => {
      const { short, colour } = actorOf(content, code);
      const given = { type: "button", "data-partner": code, style: `--actor: ${colour}` };
      return element("button", { ...given, onclick: () => store.change({ partner: code }) }, short);
    });
    this.root = element("div", { class: "partner-choice", role: "group", "aria-label": say("choosing.partner") }, ...this.buttons);
  }

  /** @param {State} state */
  show({ partner }) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.partner === partner));
  }
}
