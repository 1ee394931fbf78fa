/**
 * Keys of Philox4x32-10, by which luck and assumptions are drawn inside the compiled programs.
 *
 * As `round_keys` of sim/engine/chance.py and `prior_keys` of sim/engine/prior.py.
 */

import { blake2b } from "./blake2b.js";

const LOW_32 = 0xffffffffn;
const KEY_STEPS = [0x9e3779b9n, 0xbb67ae85n];
const ROUNDS = 10;

/**
 * The keys of luck: inputs `key.ROUND.WORD` of the programs.
 *
 * @param {bigint} seed at least 0 and below 2^64
 * @returns {Record<string, bigint>}
 */
export function luckKeys(seed) {
  return roundKeys(seed & LOW_32, seed >> 32n);
}

/**
 * The keys of a parameter's uniforms, from seed and name alone.
 *
 * @param {bigint} seed
 * @param {string} name
 * @returns {Record<string, bigint>}
 */
export function priorKeys(seed, name) {
  const digest = blake2b(`${seed}:${name}`);
  return roundKeys(digest & LOW_32, digest >> 32n);
}

/** @param {...bigint} words two of 32 bits */
function roundKeys(...words) {
  /** @type {Record<string, bigint>} */
  const keys = {};
  for (let round = 0; round < ROUNDS; round++) {
    words.forEach((word, i) => {
      keys[`key.${round}.${i}`] = (word + BigInt(round) * KEY_STEPS[i]) & LOW_32;
    });
  }
  return keys;
}
