/**
 * How codes are spelt that are read aloud and typed again: Crockford's 32 digits and letters, without
 * those that look alike, in groups of four.
 */

export const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What was typed as letters of a code: in capitals, and what looks like a digit is one. @param {string} typed */
export function speltOut(typed) {
  return typed.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

/** @param {string} letters @returns {string} such as "7K2Q-F91D" */
export function grouped(letters) {
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}
