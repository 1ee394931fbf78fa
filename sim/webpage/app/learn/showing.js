/**
 * How answers read, by the rules of sim/lessons/showing.py: a number, how sure it is, and which option
 * of a question is right.
 */

/** @typedef {import("./answers.js").Answered} Answered */
/** @typedef {import("./answers.js").Key} Key */
/** @typedef {import("./lesson.js").Asked} Asked */
/** @typedef {import("./lesson.js").Item} Item */
/** @typedef {import("../words.js").Speech} Speech */

/** @param {Asked} asked */
function isShare({ statistic }) {
  return statistic === "share_below" || statistic === "share_above";
}

/** The value of an answer. @param {Speech} speech @param {Answered} answered @param {boolean} signed */
export function valueText(speech, { asked, estimate: { value } }, signed = true) {
  if (isShare(asked)) return ofHundred(speech, value);
  return numberText(speech, signed ? value : Math.abs(value), asked, signed && asked.signed);
}

/** How sure an answer is. @param {Speech} speech @param {Answered} answered */
export function sureText(speech, { asked, estimate }) {
  const [low, high] = [estimate.low, estimate.high].map((end) => {
    return isShare(asked) ? speech.number(100 * end, 0) : numberText(speech, end, asked, asked.signed);
  });
  return speech.say(asked.statistic === "median" ? "learn.answer.futures" : "learn.answer.interval", { low, high });
}

/** A share of 100, in whole numbers: none and all are said of none and all alone.
 * @param {Speech} speech @param {number} share */
export function ofHundred({ say, number }, share) {
  const count = number(Math.floor(100 * share + 0.5), 0);
  if (share > 0 && share < 0.005) return say("learn.answer.few");
  if (share >= 0.995 && share < 1) return say("learn.answer.most");
  return say("learn.answer.share", { count });
}

/** @param {Speech} speech @param {number} value @param {Asked} asked @param {boolean} signed */
function numberText({ say, number, signed: withSign }, value, { digits }, signed) {
  if (Number.isNaN(value)) return say("learn.answer.none");
  return signed ? withSign(value, digits) : number(value, digits);
}

/** The words of an answer's bounds: "from 0.1 to 0.3". @param {Speech} speech @param {Asked} asked */
export function boundsText({ say }, { at_least: least, at_most: most }) {
  const text = (/** @type {number | null} */ value) => String(value).replace("-", "−");
  if (most === null) return say("learn.bounds.least", { least: text(least) });
  if (least === null) return say("learn.bounds.most", { most: text(most) });
  return say("learn.bounds.both", { least: text(least), most: text(most) });
}

/** The right option of a question; the first is 1. @param {Item} item @param {Key} key */
export function rightOption(item, key) {
  const valueOf = (/** @type {string} */ name) => /** @type {Answered} */ (key.get(name)).estimate.value;
  if (item.right) return item.right;
  if (item.answer) {
    const value = valueOf(item.answer);
    return 1 + (item.cuts ?? []).filter((cut) => value >= cut).length;
  }
  const values = (item.largest ?? item.smallest ?? []).map(valueOf);
  return 1 + values.indexOf(item.largest ? Math.max(...values) : Math.min(...values));
}
