/**
 * exp, log and the like of what is the same for all members.
 *
 * Members' values take theirs from the compiled programs. These few are NumPy's in Python: at what
 * shipped scenarios ask of them the bundle holds NumPy's numbers; elsewhere the logarithm, which is
 * what levers need, is rounded correctly, as NumPy's nearly always is, and a browser's often not.
 */

const PLACES = 160n;
const ONE = 1n << PLACES;

/** Twice the series s + s^3/3 + s^5/5 + ...: the logarithm of (1 + s) / (1 - s).
 * @param {bigint} s */
function twiceSeries(s) {
  const square = (s * s) >> PLACES;
  let sum = 0n;
  let power = s;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = (power * square) >> PLACES;
  }
  return 2n * sum;
}

const LN_2 = twiceSeries(ONE / 3n);

/**
 * The natural logarithm, rounded correctly.
 *
 * @param {number} x
 * @returns {number}
 */
export function logarithm(x) {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log(x);
  const exponent = Math.round(Math.log2(x));
  const share = x / 2 ** exponent; // exact, near one
  const wide = BigInt(share * 2 ** 60) << (PLACES - 60n);
  const sum = twiceSeries(((wide - ONE) << PLACES) / (wide + ONE)) + BigInt(exponent) * LN_2;
  return nearest(sum);
}

/** The float nearest to a fixed-point number; `Number` rounds a whole number correctly.
 * @param {bigint} fixed */
function nearest(fixed) {
  return Number(fixed) / 2 ** Number(PLACES);
}

/** @type {Record<string, (x: number) => number>} */
const ELSEWHERE = {
  exp: Math.exp,
  log: logarithm,
  tanh: Math.tanh,
  cos: Math.cos,
  sin: Math.sin,
};

/**
 * The functions, with what is known of them.
 *
 * @param {Record<string, [number, number][]>} known arguments and results by function
 * @returns {Record<string, (x: number) => number>}
 */
export function calledFunctions(known) {
  return Object.fromEntries(
    Object.entries(ELSEWHERE).map(([name, elsewhere]) => {
      const results = new Map(known[name] ?? []);
      const call = (/** @type {number} */ x) => {
        let result = results.get(x);
        if (result === undefined) {
          result = elsewhere(x);
          if (results.size < 100_000) results.set(x, result);
        }
        return result;
      };
      return [name, call];
    }),
  );
}
