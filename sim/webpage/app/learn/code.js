/**
 * A group's answer as a short code, to be read aloud or written down: no network is needed and nobody
 * is named in it.
 *
 *     bits       5 lesson, 4 confidence, 8 for each end of a year, 15 check
 *     letters    as in spelling.js
 *
 * Values are steps of the lesson's axis. The check (CRC-15) is also over what the lesson asks, so that a
 * code of another edition is found out; it finds every wrong letter and every two that changed places.
 */

import { grouped, LETTERS, speltOut } from "../spelling.js";
import { STEPS, yearEnds } from "./sketch.js";

/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("../setting.js").Problem} Problem */
/** What a code holds: the line in the output's unit, and the confidence as a share.
 * @typedef {{line: number[], confidence: number}} Sketch */

const BITS = { lesson: 5, confidence: 4, value: 8, check: 15 };

/** Stated confidence: from one half in steps of a twentieth. */
export const LEAST_SURE = 50;
export const SURE_STEP = 5;

/** Letters of a code that are looked at. */
const MOST = 200;

/** @param {Lesson} lesson @param {Sketch} sketch @returns {string} such as "2HKM-…" */
export function codeOf(lesson, { line, confidence }) {
  const { low, high } = lesson.predict;
  const sure = Math.round((100 * confidence - LEAST_SURE) / SURE_STEP);
  const steps = line.map((value) => Math.round(((value - low) / (high - low)) * STEPS));
  const told = [
    bitsOf(lesson.number % LETTERS.length, BITS.lesson), bitsOf(sure, BITS.confidence),
    ...steps.map((step) => bitsOf(step, BITS.value)),
  ].join("");
  return grouped(lettersOf(told + bitsOf(checkOf(lesson, told), BITS.check)));
}

/**
 * What a code says, or why it says nothing.
 *
 * @param {string} text as it was written down
 * @param {Lesson} lesson that it should belong to
 * @param {Lesson[]} others of the page
 * @returns {{sketch: Sketch} | {problem: Problem}}
 */
export function readCode(text, lesson, others) {
  const letters = cleaned(text);
  const wrong = [...letters].find((letter) => !LETTERS.includes(letter));
  if (wrong) return problem("letter", { letter: wrong });
  const belongs = others.find((one) => one.number !== lesson.number && isOf(one, letters));
  if (belongs) return problem("other", { other: belongs.number, lesson: lesson.number });
  const needed = lengthOf(lesson);
  if (letters.length !== needed) return problem("length", { n: letters.length, needed });
  return isOf(lesson, letters) ? opened(lesson, letters) : problem("check", {});
}

/** @param {string} key @param {Problem["fields"]} fields */
function problem(key, fields) {
  return { problem: { key: `learn.code.${key}`, fields } };
}

/** Letters without gaps. @param {string} text */
function cleaned(text) {
  return speltOut(text.slice(0, MOST)).replace(/[\s\-–—.]/g, "");
}

/** @param {Lesson} lesson @returns {number} letters of its codes */
function lengthOf({ predict }) {
  const { lesson, confidence, value, check } = BITS;
  return Math.ceil((lesson + confidence + value * yearEnds(predict).length + check) / 5);
}

/** Whether letters are a code of a lesson. @param {Lesson} lesson @param {string} letters */
function isOf(lesson, letters) {
  if (letters.length !== lengthOf(lesson)) return false;
  const { told, check } = parted(lesson, letters);
  return parseInt(told.slice(0, BITS.lesson), 2) === lesson.number % LETTERS.length && parseInt(check, 2) === checkOf(lesson, told);
}

/** @param {Lesson} lesson @param {string} letters */
function parted({ predict }, letters) {
  const bits = [...letters].map((letter) => bitsOf(LETTERS.indexOf(letter), 5)).join("");
  const end = BITS.lesson + BITS.confidence + BITS.value * yearEnds(predict).length;
  return { told: bits.slice(0, end), check: bits.slice(end, end + BITS.check) };
}

/** @param {Lesson} lesson @param {string} letters that are a code of it */
function opened(lesson, letters) {
  const { told } = parted(lesson, letters);
  const values = told.slice(BITS.lesson + BITS.confidence).match(/.{8}/g) ?? [];
  const steps = values.map((bits) => parseInt(bits, 2));
  const sure = LEAST_SURE + SURE_STEP * parseInt(told.slice(BITS.lesson, BITS.lesson + BITS.confidence), 2);
  if (sure > 100 || steps.some((step) => step > STEPS)) return problem("check", {});
  const { low, high } = lesson.predict;
  return { sketch: { line: steps.map((step) => low + (step / STEPS) * (high - low)), confidence: sure / 100 } };
}

/** CRC-15 (polynomial 4599, as on CAN buses) over what the lesson asks and what is told. @param {Lesson} lesson @param {string} told bits */
function checkOf({ number, predict }, told) {
  const { scenario, output, first, last, low, high } = predict;
  const edition = new TextEncoder().encode(JSON.stringify([number, scenario, output, first, last, low, high]));
  const bits = Array.from(edition, (byte) => bitsOf(byte, 8)).join("") + told;
  return [...bits].reduce((crc, bit) => {
    const turned = ((crc >> 14) & 1) !== Number(bit);
    return ((crc << 1) & 0x7fff) ^ (turned ? 0x4599 : 0);
  }, 0);
}

/** @param {number} value @param {number} length */
function bitsOf(value, length) {
  return value.toString(2).padStart(length, "0");
}

/** @param {string} bits */
function lettersOf(bits) {
  const filled = bits.padEnd(5 * Math.ceil(bits.length / 5), "0");
  return (filled.match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)]).join("");
}
