/**
 * Numbers of levers and events as readers write them: shares in per cent, all else as it is.
 */

import { digitsOf, ticks } from "./chart/scale.js";

/** @typedef {import("./words.js").Speech} Speech */
/** How a number is written: `factor` times what the model takes, and what stands behind it.
 * @typedef {{factor: number, unit: string, signed: boolean}} Shape */

const HUNDRED = 100;
const DOLLARS = "US$ ";

/** @param {Speech} speech @param {string} unit the seeds' own @returns {Shape} */
export function shapeOf({ say }, unit) {
  const plain = unit.replace(/\s*\(.*\)$/, "");
  if (plain === "change as a share") return { factor: HUNDRED, unit: say("unit.percent"), signed: true };
  if (plain === "share" || plain === "duty") return { factor: HUNDRED, unit: say("unit.percent"), signed: false };
  if (plain.startsWith("share ")) {
    return { factor: HUNDRED, unit: say("unit.percent_of", { of: plain.slice("share ".length) }), signed: false };
  }
  const known = { multiple: say("unit.times"), "multiple of 2018": say("unit.times_2018"), none: "", "0-1": "", "0/1": "" };
  return { factor: 1, unit: known[/** @type {keyof typeof known} */ (plain)] ?? plain, signed: false };
}

/** What a reader wrote, as the model takes it. @param {number} shown @param {Shape} shape */
export function taken(shown, { factor }) {
  return shown / factor;
}

/** As a reader writes it, without what multiplication adds. @param {number} value @param {Shape} shape */
export function shown(value, { factor }) {
  return Number((value * factor).toPrecision(12));
}

/** A number with its unit: "40 % of exports", "1.5 times". @param {Speech} speech @param {number} value @param {string} unit */
export function inWords(speech, value, unit) {
  const shape = shapeOf(speech, unit);
  const number = shown(value, shape);
  const digits = Math.min(4, (String(number).split(".")[1] ?? "").length);
  const text = shape.signed ? speech.signed(number, digits) : speech.number(number, digits);
  if (shape.unit.startsWith(DOLLARS)) return `${DOLLARS}${text} ${shape.unit.slice(DOLLARS.length)}`;
  return shape.unit ? speech.say("unit.with", { value: text, unit: shape.unit }) : text;
}

/** A step that makes about a hundred between two numbers. @param {number} low @param {number} high */
export function stepOf(low, high) {
  const [a, b] = ticks(low, low + 2 * (high - low), 160);
  return Number((b - a).toFixed(digitsOf([a, b])));
}

/** The nearest step within a range. @param {number} value @param {number} low @param {number} high @param {number} step */
export function stepped(value, low, high, step) {
  const near = Number((Math.round(value / step) * step).toFixed(digitsOf([0, step])));
  return Math.min(Math.max(near, low), high);
}
