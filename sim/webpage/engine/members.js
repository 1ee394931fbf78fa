/**
 * The members of a run: they live to 2018 once, and from there through every scenario.
 *
 * In the machine's memory each block of them has a table and, as far as there is room, its luck.
 */

import { givenValues, rangesOf } from "./assumptions.js";
import { luckKeys } from "./keys.js";
import { layOut } from "./levers.js";

/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./assumptions.js").Run} Run */
/** @typedef {import("./machine.js").Machine} Machine */
/** A block of members: numbers from `first` on; where its table lies, and where its luck if there is
 * room for it, with the quarters for which that was drawn.
 * @typedef {{first: number, size: number, whole: number, table: number, luck: number,
 *   span: string}} Block */
/** What programs are given that is the same for all members, up to 2018.
 * @typedef {{quarters: number, draw: BigUint64Array, luck: BigUint64Array,
 *   start: BigUint64Array, quarter: BigUint64Array, join: BigUint64Array}} Before */

/** Members in blocks, begun when they are first asked for. */
export class Members {
  /**
   * @param {Machine} machine
   * @param {number} from the address from which on memory is theirs
   * @param {Run} run
   * @param {number} room bytes of luck that are kept
   */
  constructor(machine, from, run, room) {
    this.machine = machine;
    this.about = machine.about;
    this.layout = machine.layout;
    this.run = run;
    this.room = room;
    /** The first address after the blocks. */
    this.kept = from;
    /** @type {Map<number, Block>} */
    this.blocks = new Map();
    this.before = this.uniformsBefore();
    /** Quarters whose luck has room. */
    this.longest = Math.max(...this.about.scenarios.map(({ start, end }) => end - start + 1));
    /** What the luck of scenarios' quarters is given, by span. @type {Map<string, BigUint64Array>} */
    this.luck = new Map();
  }

  /**
   * Some members, who have lived through 2010 to 2018.
   *
   * @param {number} first number of the first member
   * @param {number} size how many they are
   * @returns {Block}
   */
  block(first, size) {
    const known = this.blocks.get(first);
    if (known) return known;
    this.machine.free = this.kept;
    // An odd number of groups: with a power of two all rows would meet in the same cache lines.
    const whole = (Math.ceil(size / this.layout.group) | 1) * this.layout.group;
    const table = this.machine.take(8 * this.layout.rows * whole);
    const luck = this.roomForLuck(this.bytesOfLuck(whole, this.longest));
    const block = { first, size, whole, table, luck, span: "" };
    this.kept = this.machine.free;
    this.assume(block);
    this.spinUp(block);
    this.blocks.set(first, block);
    return block;
  }

  /** @param {number} whole @param {number} quarters */
  bytesOfLuck(whole, quarters) {
    return 8 * this.layout.shocks * quarters * whole;
  }

  /** Room for the luck of a block, or 0 where there is none. @param {number} bytes */
  roomForLuck(bytes) {
    this.room -= bytes;
    return this.room < 0 ? 0 : this.machine.take(bytes);
  }

  /** Give the members of a block their numbers, and every parameter a value.
   * @param {Block} block */
  assume(block) {
    const { layout, about, run } = this;
    const draws = Array.from({ length: block.whole }, (_, i) => {
      const member = block.first + Math.min(i, block.size - 1);
      return Math.floor(member / run.streams);
    });
    const streams = draws.map((draw, i) => {
      const member = block.first + Math.min(i, block.size - 1);
      return run.streams === 1 ? draw : member % run.streams;
    });
    this.machine.row(block, layout.draw, BigUint64Array).set(draws.map(BigInt));
    this.machine.row(block, layout.stream, BigUint64Array).set(streams.map(BigInt));
    const given = givenValues(about, run);
    if (given.size < about.parameters.length) {
      this.machine.call("draw", block, this.before.draw, about.parameters.length, block.table);
    }
    about.parameters.forEach(({ name }, i) => {
      const value = given.get(name);
      if (value) this.machine.row(block, i, Float64Array).set(draws.map(value));
    });
  }

  /** Live through 2010 to 2018. @param {Block} block */
  spinUp(block) {
    const { luck, start, quarter, join, quarters } = this.before;
    const shocks = this.machine.take(this.bytesOfLuck(block.whole, quarters));
    this.machine.call("luck", block, luck, quarters, shocks);
    this.machine.call("start", block, start, 1, 0);
    this.machine.call("quarter", block, quarter, quarters, 0, shocks);
    this.machine.call("join", block, join, 1, 0);
    this.machine.free = this.kept;
  }

  /**
   * Where the shocks of a scenario's quarters lie for a block. No lever moves them: they are drawn
   * once, and again only where there is no room to keep them.
   *
   * @param {Block} block
   * @param {Scenario} scenario
   */
  shocksOf(block, scenario) {
    const { start, end } = scenario;
    const [span, quarters] = [`${start} ${end}`, end - start + 1];
    const keeps = block.luck > 0 && quarters <= this.longest;
    if (keeps && block.span === span) return block.luck;
    const shocks = keeps ? block.luck : this.machine.take(this.bytesOfLuck(block.whole, quarters));
    const uniforms = this.luck.get(span) ?? this.machine.uniforms("luck", this.inputs(scenario), quarters);
    this.luck.set(span, uniforms);
    this.machine.call("luck", block, uniforms, quarters, shocks);
    if (keeps) block.span = span;
    return shocks;
  }

  /**
   * Outputs of a scenario for a block, until the next call.
   *
   * @param {Block} block
   * @param {Scenario} scenario
   * @param {BigUint64Array} uniforms what `uniformsOf` gives for it
   * @param {number[]} columns those that are asked for
   * @returns {Float64Array} (quarter, column, member), `block.whole` members of which the first
   *   `block.size` count
   */
  play(block, scenario, uniforms, columns) {
    this.machine.free = this.kept;
    const shocks = this.shocksOf(block, scenario);
    const quarters = scenario.end - scenario.start + 1;
    const told = { at: this.machine.index(columns), count: columns.length };
    const numbers = quarters * told.count * block.whole;
    const outputs = this.machine.take(8 * numbers);
    this.machine.call("quarter", block, uniforms, quarters, outputs, shocks, told);
    return new Float64Array(this.machine.memory.buffer, outputs, numbers);
  }

  /**
   * What a quarter is given in each quarter of a scenario, the same for all members.
   *
   * @param {Scenario} scenario
   * @returns {BigUint64Array}
   */
  uniformsOf(scenario) {
    const quarters = scenario.end - scenario.start + 1;
    return this.machine.uniforms("quarter", this.inputs(scenario), quarters);
  }

  /** What programs are given up to 2018. @returns {Before} */
  uniformsBefore() {
    const { run } = this;
    const history = this.about.history;
    const input = this.inputs(history);
    const last = history.end - history.start;
    const ranges = rangesOf(this.about, run);
    const keys = this.machine.keysOf(run.seed);
    const range = (/** @type {string} */ name, /** @type {number} */ row) => {
      return keys[row][name] ?? ranges[row][/** @type {"value"} */ (name)];
    };
    return {
      quarters: last + 1,
      draw: this.machine.uniforms("draw", range, ranges.length),
      luck: this.machine.uniforms("luck", input, last + 1),
      start: this.machine.uniforms("start", (name) => (name === "number" ? 0 : input(name, 0)), 1),
      quarter: this.machine.uniforms("quarter", input, last + 1),
      join: this.machine.uniforms("join", (name) => input(name, last), 1),
    };
  }

  /** Levers, dates and keys of luck by name, in every quarter of a scenario.
   * @param {Scenario} scenario
   * @returns {(name: string, quarter: number) => number | bigint}
   */
  inputs(scenario) {
    const levers = layOut(this.about, scenario);
    const { run } = this;
    const keys = luckKeys(run.seed);
    return (name, quarter) => {
      if (name.startsWith("lever.")) return levers[name.slice(6)][quarter];
      if (name === "number") return scenario.start + quarter - this.layout.first + 1;
      if (name === "quarter") return BigInt(scenario.start + quarter);
      return name === "chance" ? Number(run.chance) : keys[name];
    };
  }
}
