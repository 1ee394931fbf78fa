/**
 * Events and settings that set a scenario apart, in words.
 */

import { eventWords } from "../explore/events.js";
import { inWords } from "../units.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./pieces.js").Piece} Piece */

/** @param {Page} page @param {Piece} piece */
export function pieceWords(page, piece) {
  return piece.kind === "setting" ? settingWords(page, piece) : changedWords(page, piece);
}

/** What a lever means, without its explanation. @param {Page} page @param {string} name */
export function leverLabel({ about }, name) {
  return about.levers[name].label.split(":")[0];
}

/** A level of a lever with its unit; its default where nothing sets it. @param {Page} page @param {string} name @param {number | null} value */
export function levelWords({ about, speech }, name, value) {
  const { default: usual, unit } = about.levers[name];
  return inWords(speech, value ?? usual, unit);
}

/** @param {Page} page @param {import("./pieces.js").SettingPiece} piece */
function settingWords(page, { name, own, usual }) {
  const [now, before] = [own, usual].map((value) => levelWords(page, name, value));
  return page.speech.say("attribution.setting", { lever: leverLabel(page, name), now, before });
}

/** What is, what it stands in place of, or what no longer is. @param {Page} page @param {import("./pieces.js").EventPiece} piece */
function changedWords(page, { own, usual }) {
  const { say } = page.speech;
  const [now, before] = [own, usual].map((event) => (event ? eventWords(page, event) : ""));
  if (now && before) return say("attribution.changed", { now, before });
  return now || say("attribution.gone", { before });
}
