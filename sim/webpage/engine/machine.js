/**
 * Members through scenarios on the compiled programs, as sim/engine/compiled/engine.py.
 *
 * Memory holds, one after the other: the module's own constants; working memory; for each program
 * the rows that it reads and writes; what is the same for all members; the tables of the members
 * that have lived to 2018, one for each block; the luck of blocks, as far as there is room; and the
 * outputs of one block.
 */

import { givenValues, rangesOf } from "./assumptions.js";
import { calledFunctions } from "./functions.js";
import { luckKeys, priorKeys } from "./keys.js";
import { layOut } from "./levers.js";
import { uniformTable } from "./uniforms.js";

/** @typedef {import("./bundle.js").Description} Description */
/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./assumptions.js").Run} Run */
/** A block of members: numbers from `first` on, and where its table lies.
 * @typedef {{first: number, size: number, whole: number, table: number}} Block */
/** What programs are given that is the same for all members, up to 2018.
 * @typedef {{quarters: number, draw: BigUint64Array, luck: BigUint64Array,
 *   start: BigUint64Array, quarter: BigUint64Array, join: BigUint64Array}} Before */
/** Luck from one quarter to another: what the program is given, and where that of blocks lies.
 * @typedef {{start: number, end: number, uniforms: BigUint64Array, of: Map<Block, number>}} Luck */

const PAGE = 65536;
const LINE = 64;

/** Members of a block at most, few enough for its outputs to stay near the processor; in groups of an
 * odd number, as with a power of two all rows would meet in the same cache lines. */
const BLOCK = 48;

/** Bytes of luck that are kept at most by all workers together, so that a phone has them. */
const KEPT = 2 ** 26;

/** @type {Luck} */
const NO_LUCK = { start: 0, end: -1, uniforms: new BigUint64Array(0), of: new Map() };

/** The programs in a memory of their own, and the members that live there. */
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
    this.free = aligned(about.engine.data);
    const needed = Math.max(...Object.values(this.layout.steps).map((step) => step.memory));
    this.working = this.take(needed);
    this.rows = Object.fromEntries(
      Object.entries(this.layout.steps).map(([name, { reads, writes }]) => {
        return [name, { reads: this.index(reads), writes: this.index(writes) }];
      }),
    );
    this.members = this.tables = this.kept = this.free;
    this.room = 0;
    this.luck = NO_LUCK;
    /** @type {Block[]} */
    this.blocks = [];
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

  /**
   * Let members live through 2010 to 2018, block by block.
   *
   * @param {Run} run
   * @param {number} first number of the first member
   * @param {number} count
   * @yields {Block}
   */
  *begin(run, first, count) {
    const before = this.uniformsBefore(run);
    this.free = this.members;
    this.blocks = [];
    this.room = (KEPT * count) / run.members;
    this.luck = NO_LUCK;
    const parts = Math.ceil(count / BLOCK);
    for (let i = 0; i < parts; i++) {
      const from = Math.floor((count * i) / parts);
      const size = Math.floor((count * (i + 1)) / parts) - from;
      const whole = (Math.ceil(size / this.layout.group) | 1) * this.layout.group;
      const table = this.take(8 * this.layout.rows * whole);
      const block = { first: first + from, size, whole, table };
      this.assume(block, run, before.draw);
      this.spinUp(block, before);
      this.blocks.push(block);
      yield block;
    }
    this.tables = this.kept = this.free;
  }

  /** Give the members of a block their numbers, and every parameter a value.
   * @param {Block} block @param {Run} run @param {BigUint64Array} priors */
  assume(block, run, priors) {
    const { layout, about } = this;
    const draws = Array.from({ length: block.whole }, (_, i) => {
      const member = block.first + Math.min(i, block.size - 1);
      return Math.floor(member / run.streams);
    });
    const streams = draws.map((draw, i) => {
      const member = block.first + Math.min(i, block.size - 1);
      return run.streams === 1 ? draw : member % run.streams;
    });
    this.row(block, layout.draw, BigUint64Array).set(draws.map(BigInt));
    this.row(block, layout.stream, BigUint64Array).set(streams.map(BigInt));
    const given = givenValues(about, run);
    if (given.size < about.parameters.length) {
      this.call("draw", block, priors, about.parameters.length, block.table);
    }
    about.parameters.forEach(({ name }, i) => {
      const value = given.get(name);
      if (value) this.row(block, i, Float64Array).set(draws.map(value));
    });
  }

  /** Live through 2010 to 2018. @param {Block} block @param {Before} before */
  spinUp(block, { luck, start, quarter, join, quarters }) {
    const after = this.free;
    const shocks = this.draw(block, luck, quarters);
    this.call("start", block, start, 1, 0);
    this.call("quarter", block, quarter, quarters, 0, shocks);
    this.call("join", block, join, 1, 0);
    this.free = after;
  }

  /** Draw the shocks of some quarters for a block; their address.
   * @param {Block} block @param {BigUint64Array} uniforms @param {number} quarters */
  draw(block, uniforms, quarters) {
    const shocks = this.take(8 * this.layout.shocks * quarters * block.whole);
    this.call("luck", block, uniforms, quarters, shocks);
    return shocks;
  }

  /**
   * Where the shocks of a scenario's quarters lie for a block. No lever moves them: they are drawn
   * once, and again only where there is no room to keep them.
   *
   * @param {Block} block
   * @param {Scenario} scenario
   * @param {Run} run
   */
  shocksOf(block, scenario, run) {
    const { start, end } = scenario;
    const quarters = end - start + 1;
    if (start !== this.luck.start || end !== this.luck.end) {
      const uniforms = this.uniforms("luck", this.inputs(scenario, run), quarters);
      this.luck = { start, end, uniforms, of: new Map() };
      this.kept = this.tables;
    }
    this.free = this.kept;
    const known = this.luck.of.get(block);
    if (known !== undefined) return known;
    const shocks = this.draw(block, this.luck.uniforms, quarters);
    if (this.free - this.tables <= this.room) {
      this.luck.of.set(block, shocks);
      this.kept = this.free;
    }
    return shocks;
  }

  /**
   * All outputs of a scenario for a block, until the next call.
   *
   * @param {Block} block
   * @param {Scenario} scenario
   * @param {Run} run the one that the block began with
   * @param {BigUint64Array} uniforms what `uniformsOf` gives for them
   * @returns {Float64Array} (quarter, column, member), `block.whole` members of which the first
   *   `block.size` count
   */
  play(block, scenario, run, uniforms) {
    const shocks = this.shocksOf(block, scenario, run);
    const quarters = scenario.end - scenario.start + 1;
    const numbers = quarters * this.layout.columns * block.whole;
    const outputs = this.take(8 * numbers);
    this.call("quarter", block, uniforms, quarters, outputs, shocks);
    return new Float64Array(this.memory.buffer, outputs, numbers);
  }

  /**
   * What a quarter is given in each quarter of a scenario, the same for all members.
   *
   * @param {Scenario} scenario
   * @param {Run} run
   * @returns {BigUint64Array}
   */
  uniformsOf(scenario, run) {
    const quarters = scenario.end - scenario.start + 1;
    return this.uniforms("quarter", this.inputs(scenario, run), quarters);
  }

  /** What programs are given up to 2018. @param {Run} run @returns {Before} */
  uniformsBefore(run) {
    const history = this.about.history;
    const input = this.inputs(history, run);
    const last = history.end - history.start;
    const ranges = rangesOf(this.about, run);
    const keys = this.keysOf(run.seed);
    const range = (/** @type {string} */ name, /** @type {number} */ row) => {
      return keys[row][name] ?? ranges[row][/** @type {"value"} */ (name)];
    };
    return {
      quarters: last + 1,
      draw: this.uniforms("draw", range, ranges.length),
      luck: this.uniforms("luck", input, last + 1),
      start: this.uniforms("start", (name) => (name === "number" ? 0 : input(name, 0)), 1),
      quarter: this.uniforms("quarter", input, last + 1),
      join: this.uniforms("join", (name) => input(name, last), 1),
    };
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

  /** Levers, dates and keys of luck by name, in every quarter of a scenario.
   * @param {Scenario} scenario @param {Run} run
   * @returns {(name: string, quarter: number) => number | bigint}
   */
  inputs(scenario, run) {
    const levers = layOut(this.about, scenario);
    const keys = luckKeys(run.seed);
    return (name, quarter) => {
      if (name.startsWith("lever.")) return levers[name.slice(6)][quarter];
      if (name === "number") return scenario.start + quarter - this.layout.first + 1;
      if (name === "quarter") return BigInt(scenario.start + quarter);
      return name === "chance" ? Number(run.chance) : keys[name];
    };
  }

  /**
   * Run a program for a block; it writes outputs where there is an address for them, else rows.
   *
   * @param {string} name
   * @param {Block} block
   * @param {BigUint64Array} table what is the same for all members
   * @param {number} quarters
   * @param {number} outputs
   * @param {number} [series] address of the shocks, for a program that takes any
   */
  call(name, block, table, quarters, outputs, series = 0) {
    const before = this.free;
    const uniforms = this.take(table.byteLength);
    new BigUint64Array(this.memory.buffer, uniforms, table.length).set(table);
    const { reads, writes } = this.rows[name];
    const n = BigInt(block.whole);
    const program = /** @type {(...values: (number | bigint)[]) => void} */ (this.programs[name]);
    const given = [block.table, reads, writes, uniforms, series];
    program(0n, n, n, ...given, BigInt(quarters), outputs, this.working);
    this.free = before;
  }

  /** @template {Float64ArrayConstructor | BigUint64ArrayConstructor} T
   * @param {Block} block @param {number} row @param {T} kind @returns {InstanceType<T>} */
  row(block, row, kind) {
    const at = block.table + 8 * row * block.whole;
    return /** @type {InstanceType<T>} */ (new kind(this.memory.buffer, at, block.whole));
  }
}

/** The next address at which a line of the cache begins. @param {number} at */
function aligned(at) {
  return Math.ceil(at / LINE) * LINE;
}
