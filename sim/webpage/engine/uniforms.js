/**
 * What a program is given that is the same for all members, as `Program.table` in Python.
 *
 * The bundle holds these operations as nodes in order; here each is worked out in every quarter.
 * Floats are numbers, whole numbers of 64 bits are bigints, truths are booleans.
 */

/** @typedef {import("./bundle.js").Step} Step */
/** @typedef {import("./bundle.js").Node} Node */
/** @typedef {number | bigint | boolean} Value */
/** @typedef {(...values: any[]) => Value} Operation */

/** @param {bigint} value */
const whole = (value) => BigInt.asUintN(64, value);
const CELL = new DataView(new ArrayBuffer(8));

/** @param {number} x */
function bitsOf(x) {
  CELL.setFloat64(0, x);
  return CELL.getBigUint64(0);
}

/** @param {bigint} x */
function floatOf(x) {
  CELL.setBigUint64(0, x);
  return CELL.getFloat64(0);
}

/** What each operation of the recorded model is here. @type {Record<string, Operation>} */
const OPERATIONS = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  minimum: (a, b) => (a < b || a !== a ? a : b),
  maximum: (a, b) => (a > b || a !== a ? a : b),
  where: (mask, yes, no) => (mask ? yes : no),
  sqrt: (a) => Math.sqrt(a),
  to_float: (a) => Number(a),
  bits: bitsOf,
  from_bits: floatOf,
  iadd: (a, b) => whole(a + b),
  imul: (/** @type {bigint} */ a, /** @type {bigint} */ b) => whole(a * b),
  iand: (a, b) => a & b,
  ior: (a, b) => a | b,
  ixor: (a, b) => a ^ b,
  shl: (/** @type {bigint} */ a, /** @type {bigint} */ b) => whole(a << b),
  shr: (a, b) => a >> b,
  at_least: (a, b) => a >= b,
  below: (a, b) => a < b,
  both: (a, b) => a && b,
};

/**
 * The uniform columns of a program in every quarter, (quarter, column), 64 bits each.
 *
 * @param {Step} step
 * @param {(name: string, quarter: number) => Value} given an input's value, by its name
 * @param {number} quarters
 * @param {Record<string, Operation>} functions exp, log and the like
 * @returns {BigUint64Array}
 */
export function uniformTable(step, given, quarters, functions) {
  const operations = { ...OPERATIONS, ...functions };
  const width = Math.max(step.columns.length, 1);
  const table = new BigUint64Array(quarters * width);
  const values = /** @type {Value[]} */ (new Array(step.nodes.length));
  const worked = step.nodes.map((node) => workedOut(node, values, given, operations));
  for (let quarter = 0; quarter < quarters; quarter++) {
    for (let i = 0; i < worked.length; i++) values[i] = worked[i](quarter);
    step.columns.forEach((node, i) => {
      const value = values[node];
      table[quarter * width + i] = typeof value === "bigint" ? value : bitsOf(Number(value));
    });
  }
  return table;
}

/**
 * How a node is worked out in a quarter, from the values of earlier ones.
 *
 * @param {Node} node
 * @param {Value[]} values
 * @param {(name: string, quarter: number) => Value} given
 * @param {Record<string, Operation>} operations
 * @returns {(quarter: number) => Value}
 */
function workedOut([op, ...about], values, given, operations) {
  if (op === "input") return (quarter) => given(String(about[0]), quarter);
  if (["whole", "float", "truth"].includes(op)) {
    const number = /** @type {number | boolean} */ (about[0]);
    const value = op === "whole" ? BigInt(number) : number;
    return () => value;
  }
  const operation = operations[op];
  const [a, b, c] = about.map(Number);
  if (about.length === 1) return () => operation(values[a]);
  if (about.length === 2) return () => operation(values[a], values[b]);
  return () => operation(values[a], values[b], values[c]);
}
