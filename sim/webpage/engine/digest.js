/**
 * The digest of members' numbers that a run in Python prints: as `digest_of` of
 * sim/batches/parts.py, in whatever order and blocks members come.
 */

import { sha256 } from "./sha256.js";

const DIGESTS = 1n << 256n;

/** @typedef {{first: number, size: number, stride: number, quarters: number, columns: number}} Shape
 * Members from `first` on, `size` of them; `stride` numbers from a column to the next. */

/**
 * The sum of the digests of members.
 *
 * @param {Float64Array} outputs (quarter, column, member)
 * @param {Shape} shape
 * @returns {bigint}
 */
export function digestSum(outputs, { first, size, stride, quarters, columns }) {
  const bytes = new Uint8Array(8 + 4 * columns * quarters);
  const head = new DataView(bytes.buffer);
  const numbers = new Float32Array(bytes.buffer, 8);
  let total = 0n;
  for (let member = 0; member < size; member++) {
    head.setBigUint64(0, BigInt(first + member), true);
    for (let column = 0; column < columns; column++) {
      for (let quarter = 0; quarter < quarters; quarter++) {
        const at = (quarter * columns + column) * stride + member;
        numbers[column * quarters + quarter] = outputs[at];
      }
    }
    total += wholeOf(sha256(bytes));
  }
  return total;
}

/**
 * The digest of all members, in hexadecimal, from the sums of parts.
 *
 * @param {bigint[]} sums
 * @returns {string}
 */
export function digestText(sums) {
  const total = sums.reduce((a, b) => a + b, 0n) % DIGESTS;
  return total.toString(16).padStart(64, "0");
}

/** The first byte lowest. @param {Uint8Array} digest */
function wholeOf(digest) {
  const words = new BigUint64Array(digest.slice().buffer);
  return words.reduceRight((sum, word) => (sum << 64n) | word, 0n);
}
