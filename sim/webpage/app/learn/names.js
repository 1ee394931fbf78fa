/**
 * What outputs are called, and their looks.
 */

import { OWN } from "../explore/shown.js";
import { actorOf } from "../page.js";

/** @typedef {import("../page.js").Page} Page */

/** Steps across a picture that a reader can tell apart. */
const APART = 50;

const MOST_DIGITS = 4;

/** An output in full, as under a picture. @param {Page} page @param {string} output */
export function outputName({ content, speech }, output) {
  const [stem, code] = output.split(".");
  const { meaning } = content.outputs[stem];
  if (stem === "alignment") return speech.say("learn.alignment", { actor: content.cast.actors[code].in_sentence });
  if (!content.cast.actors[code] || code === content.cast.home) return meaning;
  return speech.say("learn.output_of", { meaning, actor: content.cast.actors[code].short });
}

/** The same in few words, for a sentence. @param {Page} page @param {string} output */
export function shortName(page, output) {
  const [stem, code] = output.split(".");
  if (stem === "alignment") return outputName(page, output);
  const meaning = page.content.outputs[stem].meaning.split(/[:,;(]/)[0].trim();
  const actor = page.content.cast.actors[code];
  if (!actor || code === page.content.cast.home) return meaning;
  return page.speech.say("learn.output_of", { meaning, actor: actor.short });
}

/** @param {Page} page @param {string} output */
export function unitOf({ about }, output) {
  return about.outputs.find(({ name }) => name === output)?.unit ?? "";
}

/** @param {Page} page @param {string} output @returns {{colour: string, dashes: number[]}} */
export function looksOf({ content }, output) {
  const code = output.split(".")[1];
  if (!content.cast.actors[code] || code === content.cast.home) return { colour: OWN, dashes: [] };
  const { colour, dashes } = actorOf(content, code);
  return { colour, dashes };
}

/** Digits with which numbers of a picture are written. @param {ArrayLike<number>} low @param {ArrayLike<number>} high */
export function digitsAcross(low, high) {
  const width = Math.max(...Array.from(high)) - Math.min(...Array.from(low));
  if (!(width > 0)) return 2;
  return Math.min(Math.max(0, Math.ceil(-Math.log10(width / APART))), MOST_DIGITS);
}
