/**
 * The compiled programs in a memory of their own, as sim/engine/compiled/engine.py has them.
 *
 * Memory holds, one after the other: the module's own constants; working memory; for each program
 * the rows that it reads and writes; what members need (see `members.js`); and what one call is
 * given and writes.
 */

import { calledFunctions } from "./functions.js";
import { priorKeys } from "./keys.js";
import { uniformTable } from "./uniforms.js";

/** @typedef {import("./bundle.js").Description} Description */
/** A table of members: where it lies, and how many they are, in whole groups.
 * @typedef {{table: number, whole: number}} Table */
/** Columns in the order in which they are told: where their numbers lie, and how many they are.
 * @typedef {{at: number, count: number}} Columns */

const PAGE = 65536;
const LINE = 64;

/** All columns. @type {Columns} */
const ALL = { at: 0, count: 0 };

/** The programs, and the memory that they share. */
export class Machine {
  /**
   * @param {Description} about
   * @param {WebAssembly.Module} module
   */
  constructor(about, module) {
    this.about = about;
    this.layout = about.engine;
    this.memory = new WebAssembly.Memory({ initial: 16 });
    const imports = { env: { __linear_memory: this.memory } };
    this.programs = new WebAssembly.Instance(module, imports).exports;
    this.functions = calledFunctions(about.engine.functions);
    /** The first address that nothing occupies. */
    this.free = aligned(about.engine.data);
    const needed = Math.max(...Object.values(this.layout.steps).map((step) => step.memory));
    this.working = this.take(needed);
    this.rows = Object.fromEntries(
      Object.entries(this.layout.steps).map(([name, { reads, writes }]) => {
        return [name, { reads: this.index(reads), writes: this.index(writes) }];
      }),
    );
    /** @type {{seed: bigint, of: Record<string, bigint>[]}} */
    this.keys = { seed: -1n, of: [] };
  }

  /** Room in memory, in bytes; its address. @param {number} bytes */
  take(bytes) {
    const at = this.free;
    this.free = aligned(at + bytes);
    const short = this.free - this.memory.buffer.byteLength;
    if (short > 0) this.memory.grow(Math.ceil(short / PAGE));
    return at;
  }

  /** Numbers of rows put into memory. @param {number[]} numbers */
  index(numbers) {
    const at = this.take(8 * Math.max(numbers.length, 1));
    new BigInt64Array(this.memory.buffer, at, numbers.length).set(numbers.map(BigInt));
    return at;
  }

  /** Keys of every parameter's uniforms; those of the last seed are kept. @param {bigint} seed */
  keysOf(seed) {
    if (this.keys.seed !== seed) {
      this.keys = { seed, of: this.about.parameters.map(({ name }) => priorKeys(seed, name)) };
    }
    return this.keys.of;
  }

  /** @param {string} name @param {(name: string, quarter: number) => number | bigint} input
   * @param {number} quarters */
  uniforms(name, input, quarters) {
    return uniformTable(this.layout.steps[name], input, quarters, this.functions);
  }

  /**
   * Run a program for a table; it writes outputs where there is an address for them, else rows.
   *
   * @param {string} name
   * @param {Table} members
   * @param {BigUint64Array} given what is the same for all of them
   * @param {number} quarters
   * @param {number} outputs
   * @param {number} [series] address of the shocks, for a program that takes any
   * @param {Columns} [columns] those outputs that are told
   */
  call(name, { table, whole }, given, quarters, outputs, series = 0, columns = ALL) {
    const before = this.free;
    const uniforms = this.take(given.byteLength);
    new BigUint64Array(this.memory.buffer, uniforms, given.length).set(given);
    const { reads, writes } = this.rows[name];
    const n = BigInt(whole);
    const program = /** @type {(...values: (number | bigint)[]) => void} */ (this.programs[name]);
    const read = [table, reads, writes, uniforms, series];
    const told = [this.working, columns.at, BigInt(columns.count)];
    program(0n, n, n, ...read, BigInt(quarters), outputs, ...told);
    this.free = before;
  }

  /** @template {Float64ArrayConstructor | BigUint64ArrayConstructor} T
   * @param {Table} members @param {number} row @param {T} kind @returns {InstanceType<T>} */
  row({ table, whole }, row, kind) {
    const at = table + 8 * row * whole;
    return /** @type {InstanceType<T>} */ (new kind(this.memory.buffer, at, whole));
  }
}

/** The next address at which a line of the cache begins. @param {number} at */
function aligned(at) {
  return Math.ceil(at / LINE) * LINE;
}
