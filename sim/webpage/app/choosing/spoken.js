/**
 * What has changed, read out by screen readers after a rest.
 */

import { element } from "../element.js";

/** Milliseconds of rest. */
const REST = 400;

/** A line that is heard and not seen. */
export class Spoken {
  constructor() {
    this.root = element("p", { class: "unseen", "aria-live": "polite" });
    this.timer = 0;
  }

  /** @param {string} text */
  say(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.root.textContent = text), REST);
  }
}
