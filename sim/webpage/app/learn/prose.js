/**
 * Words of a lesson as elements of the page, each answer of the model in its place.
 */

import { element } from "../element.js";
import { sureText, valueText } from "./showing.js";

/** @typedef {import("./lesson.js").Block} Block */
/** @typedef {import("./lesson.js").Span} Span */
/** @typedef {import("./answers.js").Key} Key */
/** @typedef {import("../words.js").Speech} Speech */

const TAGS = { strong: "strong", emphasis: "em", code: "code" };
const LISTS = { bullets: "ul", numbers: "ol" };

/**
 * @param {Speech} speech
 * @param {Block[]} blocks
 * @param {Key | null} key null while the model runs
 * @returns {HTMLElement[]}
 */
export function blocksOf(speech, blocks, key) {
  return blocks.map(({ kind, items }) => {
    if (kind === "paragraph") return element("p", {}, ...spansOf(speech, items[0], key));
    return element(LISTS[kind], {}, ...items.map((item) => element("li", {}, ...spansOf(speech, item, key))));
  });
}

/** @param {Speech} speech @param {Span[]} spans @param {Key | null} key @returns {(Node | string)[]} */
export function spansOf(speech, spans, key) {
  return spans.map((span) => {
    const inside = span.field === undefined ? span.text ?? "" : fieldOf(speech, span, key);
    return span.style ? element(TAGS[span.style], {}, inside) : inside;
  });
}

/** An answer in a sentence; marked where the sentence no longer holds. @param {Speech} speech @param {Span} span @param {Key | null} key */
function fieldOf(speech, { field, form }, key) {
  const answered = key?.get(/** @type {string} */ (field));
  if (!answered) return element("span", { class: "answer" }, "…");
  const value = element("b", {}, valueText(speech, answered, form !== "size"));
  const sure = form === "full" ? ` (${sureText(speech, answered)})` : "";
  if (answered.holds) return element("span", { class: "answer" }, value, sure);
  return element("span", { class: "answer broken" }, value, sure, element("span", { class: "unseen" }, ` ${speech.say("learn.broken_here")}`));
}
