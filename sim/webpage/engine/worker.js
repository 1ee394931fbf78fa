/**
 * A worker: it answers `open` once, then is told each `run` and its blocks of members, one after
 * the other. What is left of an earlier run it passes over as soon as a later one has come.
 */

import { digestSum } from "./digest.js";
import { Machine } from "./machine.js";
import { Members } from "./members.js";
import { membersOf } from "./shares.js";

/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./assumptions.js").Run} Run */
/** What is asked for; `blocks` are those of all workers.
 * @typedef {{number: number, run: Run, scenarios: Scenario[], outputs: string[], digest: boolean,
 *   blocks: number}} Task */
/** What became of a block in a scenario.
 * @typedef {{values: Float64Array, stride: number, digest: bigint}} Part
 * `values`: (quarter, output, member) for each output that was asked for, `stride` of a row. */

/** Bytes of luck that are kept at most by all workers together, so that a phone has them. */
const KEPT = 2 ** 26;

/** @type {Machine} */
let machine;
/** Where the memory of members begins. */
let home = 0;
/** Bytes of luck that this worker keeps. */
let room = 0;
/** The run at hand. @type {Task} */
let task;
/** @type {Members} */
let members;
/** Which members these are. */
let living = "";
/** What the program is given in each scenario of the run. @type {BigUint64Array[]} */
let uniforms = [];
/** Columns of the outputs that are asked for. @type {number[]} */
let columns = [];
/** Outputs in the order of their columns. @type {string[]} */
let names = [];

self.onmessage = ({ data }) => {
  if (data.kind === "open") {
    machine = new Machine(data.about, data.module);
    home = machine.free;
    names = machine.about.outputs.map(({ name }) => name);
    room = KEPT / data.workers;
    self.postMessage({ kind: "ready" });
    return;
  }
  const number = data.kind === "run" ? data.task.number : data.number;
  try {
    if (data.kind === "run") begin(data.task);
    else if (number === task.number) answer(data.block);
  } catch (error) {
    living = "";
    self.postMessage({ kind: "failed", number, reason: String(error) });
  }
};

/** Take up a run; members of the last one are kept. @param {Task} next */
function begin(next) {
  const { held, ranges, ...rest } = next.run;
  const sorted = [held, ranges].map((one) => Object.entries(one).sort());
  const wanted = JSON.stringify([{ ...rest, seed: String(rest.seed) }, sorted, next.blocks]);
  task = next;
  if (wanted !== living) members = new Members(machine, home, next.run, room);
  living = wanted;
  uniforms = next.scenarios.map((scenario) => members.uniformsOf(scenario));
  columns = next.outputs.map((output) => names.indexOf(output));
}

/** Send what becomes of a block. @param {number} number */
function answer(number) {
  const { first, size } = membersOf(number, task.blocks, task.run.members);
  const block = members.block(first, size);
  const parts = task.scenarios.map((scenario, i) => {
    const values = members.play(block, scenario, uniforms[i], columns).slice();
    /** @type {Part} */
    const part = { values, stride: block.whole, digest: 0n };
    if (task.digest) {
      const quarters = scenario.end - scenario.start + 1;
      const all = [...names.keys()];
      const shape = { first, size, stride: block.whole, quarters, columns: all.length };
      part.digest = digestSum(members.play(block, scenario, uniforms[i], all), shape);
    }
    return part;
  });
  const transfer = parts.map(({ values }) => values.buffer);
  self.postMessage({ kind: "done", number: task.number, first, size, parts }, { transfer });
}
