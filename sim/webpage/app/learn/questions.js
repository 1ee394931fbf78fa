/**
 * Questions with options, of a quiz or of a test.
 */

import { element } from "../element.js";
import { spansOf } from "./prose.js";
import { rightOption } from "./showing.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Item} Item */
/** @typedef {import("./answers.js").Key} Key */

/** A list of questions. */
export class Questions {
  /**
   * @param {Page} page
   * @param {string} id
   * @param {Item[]} items
   * @param {(place: number, option: number) => void} choose the first option is 1
   * @param {((place: number) => void) | null} check what tells the answer of one; null where all are told together
   */
  constructor(page, id, items, choose, check = null) {
    this.speech = page.speech;
    this.items = items;
    this.told = items.map(() => element("div", { class: "told", role: "status" }));
    this.radios = items.map((item, place) => item.options.map((_, option) => {
      return element("input", { type: "radio", name: `${id}-${place}`, id: `${id}-${place}-${option}`, onchange: () => choose(place, option + 1) });
    }));
    this.checks = items.map((_, place) => check && element("button", { type: "button", onclick: () => check(place) }, page.speech.say("learn.check")));
    this.root = element("ol", { class: "questions" }, ...items.map((item, place) => element("li", {}, this.fieldset(item, place))));
  }

  /** @param {Item} item @param {number} place */
  fieldset(item, place) {
    return element("fieldset", {}, element("legend", {}, item.question),
      ...item.options.map((text, option) => element("label", { class: "option" }, this.radios[place][option], element("span", {}, text))),
      this.checks[place], this.told[place]);
  }

  /**
   * @param {(number | null)[]} chosen
   * @param {(place: number) => boolean} told of which the answer is told
   * @param {boolean} done whether nothing may be changed any more
   * @param {Key | null} key
   */
  show(chosen, told, done, key) {
    this.items.forEach((item, place) => {
      const option = chosen[place] ?? null;
      const tells = told(place) && key !== null;
      const right = tells && key ? rightOption(item, key) : null;
      this.radios[place].forEach((radio, i) => {
        radio.checked = option === i + 1;
        radio.disabled = done || tells;
        radio.parentElement?.classList.toggle("is-right", right === i + 1);
      });
      if (this.checks[place]) this.checks[place].hidden = tells;
      this.told[place].replaceChildren(...(tells && key ? this.answer(item, option, key) : []));
    });
  }

  /** Whether it was right, and why. @param {Item} item @param {number | null} option @param {Key} key */
  answer(item, option, key) {
    const { say } = this.speech;
    const right = rightOption(item, key);
    const verdict = option === null ? "learn.not_answered" : option === right ? "learn.right" : "learn.wrong";
    return [element("p", { class: option === right ? "right" : "wrong" }, element("strong", {}, say(verdict)), " ",
      say("learn.right_is", { option: item.options[right - 1] })),
      element("p", {}, ...spansOf(this.speech, item.why, key))];
  }
}

/** How many were right. @param {Item[]} items @param {(number | null)[]} chosen @param {Key} key */
export function rightIn(items, chosen, key) {
  return items.filter((item, place) => chosen[place] === rightOption(item, key)).length;
}
