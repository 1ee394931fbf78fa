/**
 * Can this browser run the model, and which of the two builds?
 *
 * Both builds need WebAssembly with SIMD. The fused one needs relaxed SIMD too, and a processor on
 * which its `madd` rounds once: only then are its numbers those of native code to the last bit.
 */

/** @typedef {"plain" | "fused"} Build */

/** A function that uses one vector instruction: valid where there is SIMD. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** `madd(a, b, c)`: the first lane of the relaxed a * b + c. */
const MADD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 8, 1, 96, 3, 124, 124, 124, 1, 124,
  3, 2, 1, 0,
  7, 8, 1, 4, 109, 97, 100, 100, 0, 0,
  10, 22, 1, 20, 0, 32, 0, 253, 20, 32, 1, 253, 20, 32, 2, 253, 20, 253, 135, 2, 253, 33, 0, 11,
]);

/** What a browser lacks that cannot run the model. @typedef {"webassembly" | "simd" | "workers"} Lack */

/**
 * The build that this browser takes, or what it lacks.
 *
 * @returns {{build: Build, lacks: null} | {build: null, lacks: Lack}}
 */
export function support() {
  if (typeof WebAssembly !== "object") return { build: null, lacks: "webassembly" };
  if (!WebAssembly.validate(SIMD_PROBE)) return { build: null, lacks: "simd" };
  if (typeof Worker !== "function" || typeof DecompressionStream !== "function") {
    return { build: null, lacks: "workers" };
  }
  return { build: fuses() ? "fused" : "plain", lacks: null };
}

/** Whether relaxed multiply-add is there and rounds once. */
function fuses() {
  if (!WebAssembly.validate(MADD_PROBE)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MADD_PROBE));
  const madd = /** @type {(a: number, b: number, c: number) => number} */ (exports.madd);
  const one = 1 + 2 ** -27;
  // The square is 1 + 2^-26 + 2^-54; rounded before the sum, its last part is lost.
  return madd(one, one, -(1 + 2 ** -26)) === 2 ** -54;
}
