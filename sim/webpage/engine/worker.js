/**
 * A worker: some members of every run. It answers `open` once, then each `run`; of two runs it
 * drops the earlier as soon as the later has come, between one block of members and the next.
 */

import { digestSum } from "./digest.js";
import { Machine } from "./machine.js";

/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./assumptions.js").Run} Run */
/** @typedef {import("./machine.js").Block} Block */
/** What is asked of a worker: its members are `first` to `first + count - 1`.
 * @typedef {{number: number, run: Run, scenarios: Scenario[], first: number, count: number,
 *   outputs: string[], digest: boolean}} Task */
/** What it answers for each scenario.
 * @typedef {{values: Float64Array[], digest: bigint}} Part
 * `values`: (quarter, member) for each output that was asked for. */

/** @type {Machine} */
let machine;
/** Number of the last run that was asked for. */
let latest = -1;
/** The members that the machine holds. */
let living = "";

/** @type {(() => void)[]} */
const waiting = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();

/** Let messages in that have come meanwhile. */
function pause() {
  return new Promise((resolve) => {
    waiting.push(() => resolve(undefined));
    channel.port2.postMessage(0);
  });
}

self.onmessage = async ({ data }) => {
  if (data.kind === "open") {
    machine = new Machine(data.about, data.module);
    self.postMessage({ kind: "ready" });
    return;
  }
  latest = data.task.number;
  try {
    const parts = await carriedOut(data.task);
    if (parts) {
      const buffers = parts.flatMap(({ values }) => values.map(({ buffer }) => buffer));
      self.postMessage({ kind: "done", number: data.task.number, parts }, { transfer: buffers });
    }
  } catch (error) {
    living = "";
    self.postMessage({ kind: "failed", number: data.task.number, reason: String(error) });
  }
};

/**
 * The parts of a task, or null when another has come.
 *
 * @param {Task} task
 * @returns {Promise<Part[] | null>}
 */
async function carriedOut(task) {
  if (!(await alive(task))) return null;
  const columns = task.outputs.map((name) => {
    return machine.about.outputs.findIndex((output) => output.name === name);
  });
  const parts = [];
  for (const scenario of task.scenarios) {
    const quarters = scenario.end - scenario.start + 1;
    const values = columns.map(() => new Float64Array(quarters * task.count));
    /** @type {Part} */
    const part = { values, digest: 0n };
    const uniforms = machine.uniformsOf(scenario, task.run);
    for (const block of machine.blocks) {
      await pause();
      if (task.number !== latest) return null;
      collect(part, task, columns, block, quarters, machine.play(block, scenario, task.run, uniforms));
    }
    parts.push(part);
  }
  return parts;
}

/** Whether the members of a task live; those of the last one are kept. @param {Task} task */
async function alive({ number, run, first, count }) {
  const { held, ranges, ...rest } = run;
  const sorted = [held, ranges].map((one) => Object.entries(one).sort());
  const wanted = JSON.stringify([{ ...rest, seed: String(run.seed) }, sorted, first, count]);
  if (wanted === living) return true;
  living = "";
  for (const _ of machine.begin(run, first, count)) {
    await pause();
    if (number !== latest) return false;
  }
  living = wanted;
  return true;
}

/**
 * Take from the outputs of a block what was asked for.
 *
 * @param {Part} part
 * @param {Task} task
 * @param {number[]} columns
 * @param {Block} block
 * @param {number} quarters
 * @param {Float64Array} outputs
 */
function collect(part, task, columns, block, quarters, outputs) {
  const all = machine.layout.columns;
  const { first, size, whole } = block;
  columns.forEach((column, i) => {
    for (let quarter = 0; quarter < quarters; quarter++) {
      const at = (quarter * all + column) * whole;
      part.values[i].set(
        outputs.subarray(at, at + size),
        quarter * task.count + first - task.first,
      );
    }
  });
  if (task.digest) {
    const shape = { first, size, stride: whole, quarters, columns: all };
    part.digest += digestSum(outputs, shape);
  }
}
