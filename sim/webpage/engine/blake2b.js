/**
 * BLAKE2b with eight bytes of result, for short texts.
 *
 * The keys of a parameter's uniforms are the BLAKE2b of seed and name, so a page on which the seed
 * changes must work it out. Source: RFC 7693.
 */

const BLAKE_MASK = (1n << 64n) - 1n;

const BLAKE_START = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];

const BLAKE_ORDER = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** The four words that a step mixes: columns of the square, then its diagonals. */
const BLAKE_LANES = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];

const BLAKE_BLOCK = 128;

/**
 * Eight bytes of BLAKE2b, as a whole number, the first byte lowest.
 *
 * @param {string} text
 * @returns {bigint}
 */
export function blake2b(text) {
  const bytes = new TextEncoder().encode(text);
  const state = [...BLAKE_START];
  state[0] ^= 0x01010000n ^ 8n; // sequential, no key, eight bytes
  const blocks = Math.max(Math.ceil(bytes.length / BLAKE_BLOCK), 1);
  for (let i = 0; i < blocks; i++) {
    const block = new Uint8Array(BLAKE_BLOCK);
    block.set(bytes.subarray(i * BLAKE_BLOCK, (i + 1) * BLAKE_BLOCK));
    const last = i === blocks - 1;
    blakeBlock(state, block, BigInt(last ? bytes.length : (i + 1) * BLAKE_BLOCK), last);
  }
  return state[0];
}

/**
 * @param {bigint[]} state
 * @param {Uint8Array} block
 * @param {bigint} read
 * @param {boolean} last
 */
function blakeBlock(state, block, read, last) {
  const view = new DataView(block.buffer);
  const words = Array.from({ length: 16 }, (_, i) => view.getBigUint64(8 * i, true));
  const v = [...state, ...BLAKE_START];
  v[12] ^= read;
  if (last) v[14] ^= BLAKE_MASK;
  for (let round = 0; round < 12; round++) {
    const order = BLAKE_ORDER[round % 10];
    BLAKE_LANES.forEach((lane, i) => {
      blakeMix(v, lane, words[order[2 * i]], words[order[2 * i + 1]]);
    });
  }
  for (let i = 0; i < 8; i++) state[i] ^= v[i] ^ v[i + 8];
}

/**
 * @param {bigint[]} v
 * @param {number[]} lane
 * @param {bigint} x
 * @param {bigint} y
 */
function blakeMix(v, [a, b, c, d], x, y) {
  v[a] = (v[a] + v[b] + x) & BLAKE_MASK;
  v[d] = turned(v[d] ^ v[a], 32n);
  v[c] = (v[c] + v[d]) & BLAKE_MASK;
  v[b] = turned(v[b] ^ v[c], 24n);
  v[a] = (v[a] + v[b] + y) & BLAKE_MASK;
  v[d] = turned(v[d] ^ v[a], 16n);
  v[c] = (v[c] + v[d]) & BLAKE_MASK;
  v[b] = turned(v[b] ^ v[c], 63n);
}

/** @param {bigint} word @param {bigint} by */
function turned(word, by) {
  return ((word >> by) | (word << (64n - by))) & BLAKE_MASK;
}
