/**
 * Data as text that fits an address, and back; what others wrote is checked, never trusted.
 */

/** What was handed in cannot be read; the message is a key of the catalogue. */
export class Unreadable extends Error {}

/** Letters at most that are looked at. */
const MOST = 20000;

/** @param {unknown} data what JSON can hold @returns {string} letters, digits, "-" and "_" */
export function packed(data) {
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Throws Unreadable. @param {string} text @returns {unknown} */
export function unpacked(text) {
  if (text.length > MOST) throw new Unreadable("problem.too_long");
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Unreadable("problem.garbled");
  }
}

// ---- checks ------------------------------------------------------------------------------------

/** @param {boolean} holds @param {string} key */
export function require(holds, key = "problem.garbled") {
  if (!holds) throw new Unreadable(key);
}

/** @param {unknown} value @returns {Record<string, unknown>} */
export function anObject(value) {
  require(typeof value === "object" && value !== null && !Array.isArray(value));
  return /** @type {Record<string, unknown>} */ (value);
}

/** @param {unknown} value @param {number} most @returns {unknown[]} */
export function aList(value, most) {
  require(Array.isArray(value) && value.length <= most);
  return /** @type {unknown[]} */ (value);
}

/** @param {unknown} value @param {number} most letters @returns {string} */
export function aText(value, most = 200) {
  require(typeof value === "string" && value.length <= most);
  return /** @type {string} */ (value);
}

/** @param {unknown} value @returns {number} */
export function aNumber(value) {
  require(typeof value === "number" && Number.isFinite(value));
  return /** @type {number} */ (value);
}

/** @param {unknown} value @param {number} low @param {number} high @returns {number} */
export function aWhole(value, low, high) {
  const number = aNumber(value);
  require(Number.isInteger(number) && low <= number && number <= high);
  return number;
}
