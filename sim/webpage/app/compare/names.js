/**
 * How settings are named where several stand side by side.
 */

import { asLongAs } from "../attribution/pieces.js";
import { baselineOf } from "../page.js";
import { isChanged, numbersOf } from "../setting.js";
import { ownOf } from "./choice.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").State} State */

/** The letter of a setting by its place. @param {number} place */
export function letterOf(place) {
  return String.fromCharCode("A".charCodeAt(0) + place);
}

/** The title of the scenario that a setting is, or was made from. @param {Page} page @param {Setting} setting */
export function titleOf({ about, content, speech }, setting) {
  const { title } = content.scenarios[setting.base];
  return isChanged(about, setting) ? speech.say("compare.changed", { title }) : title;
}

/** "B: The West presses harder". @param {Page} page @param {Setting} setting @param {number} place */
export function labelOf(page, setting, place) {
  return page.speech.say("compare.label", { letter: letterOf(place), title: titleOf(page, setting) });
}

/** What settings are held against, inside a sentence. @param {Page} page @param {State} state */
export function otherOf(page, state) {
  const { say } = page.speech;
  return ownOf(state).baseline ? say("explore.baseline") : letterOf(0);
}

/** A setting inside a sentence: the baseline, or its title in quotation marks. @param {Page} page @param {Setting} setting */
export function inSentence(page, setting) {
  const { about, speech: { say } } = page;
  const usual = asLongAs(about, baselineOf(page), setting.end);
  return numbersOf(usual) === numbersOf(setting) ? say("explore.baseline") : say("compare.quoted", { title: titleOf(page, setting) });
}
