/**
 * Small parts that steps of a lesson share.
 */

import { element } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./answers.js").Key} Key */

/** @param {string} text @param {() => void} onclick @param {string} kind */
export function button(text, onclick, kind = "") {
  return element("button", { type: "button", class: kind, onclick }, text);
}

/** Buttons of which one is pressed. @template T */
export class Choice {
  /** @param {string} label @param {[T, string][]} options values with their words @param {(value: T) => void} choose */
  constructor(label, options, choose) {
    this.buttons = options.map(([value, text]) => ({ value, root: button(text, () => choose(value), "choice") }));
    this.root = element("div", { class: "choices", role: "group", "aria-label": label }, ...this.buttons.map(({ root }) => root));
  }

  /** @param {T} value */
  show(value) {
    for (const one of this.buttons) one.root.setAttribute("aria-pressed", String(one.value === value));
  }
}

/** A heading with what stands under it. @param {string} heading @param {...(Node | string | null)} inside */
export function part(heading, ...inside) {
  return element("section", {}, element("h3", {}, heading), ...inside);
}

/** Put other elements into one, if they differ from what it holds. @param {HTMLElement} into @param {string} key what they depend on @param {() => Node[]} made */
export function filled(into, key, made) {
  if (into.dataset.key === key) return;
  into.dataset.key = key;
  into.replaceChildren(...made());
}

/** Which answers leave the bounds in which the words hold: a notice, empty if none. @param {Page} page @param {Key | null} key */
export function warningOf({ speech: { say } }, key) {
  const broken = [...(key?.values() ?? [])].filter(({ holds }) => !holds);
  return broken.length ? [element("p", { class: "notice warning" }, say("learn.broken", { n: broken.length }))] : [];
}
