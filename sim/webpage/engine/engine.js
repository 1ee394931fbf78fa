/**
 * The engine of a page: members shared over workers, one run at a time.
 *
 *     const { build, lacks } = support();
 *     const engine = await openEngine(await unpack(bytesOf(base64)), workerScript, build);
 *     const answer = await engine.simulate({ scenarios, outputs: ["gdp.WHO"] });
 */

import { runProblems } from "./assumptions.js";
import { digestText } from "./digest.js";
import { layOut } from "./levers.js";

/** @typedef {import("./bundle.js").Description} Description */
/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./assumptions.js").Run} Run */
/** @typedef {import("./worker.js").Part} Part */
/** @typedef {import("./support.js").Build} Build */
/** What is asked: a run that lacks something takes it from `USUAL`; `outputs` are names in
 * `about.outputs`; `digest` asks for the digest of all outputs, which takes longer than the run.
 * @typedef {{run?: Partial<Run>, scenarios: Scenario[], outputs: string[],
 *   digest?: boolean}} Question */
/** The answer for one scenario: of each output (quarter, member), in the output's unit.
 * @typedef {{scenario: Scenario, quarters: number, members: number,
 *   outputs: Record<string, Float64Array>, digest: string}} Answer
 * `digest` is empty unless it was asked for. */

/** The run of the command line without options. @type {Run} */
export const USUAL = {
  seed: 7n,
  members: 1000,
  streams: 1,
  assumptions: "prior",
  chance: true,
  held: {},
  ranges: {},
};

/** Members that are worth a worker of their own. */
const WORTH = 64;

/** Workers at most. */
const MOST = 8;

/**
 * An engine that is ready to run.
 *
 * @param {{about: Description, modules: Record<Build, Uint8Array>}} bundle what `unpack` gives
 * @param {string} workerText the script of a worker
 * @param {Build} build what `support` gives
 * @returns {Promise<Engine>}
 */
export async function openEngine({ about, modules }, workerText, build) {
  const module = await WebAssembly.compile(/** @type {BufferSource} */ (modules[build]));
  const address = URL.createObjectURL(new Blob([workerText], { type: "text/javascript" }));
  const count = Math.min(Math.max(navigator.hardwareConcurrency || 1, 1), MOST);
  const workers = Array.from({ length: count }, () => new Worker(address));
  await Promise.all(workers.map((worker) => opened(worker, about, module)));
  URL.revokeObjectURL(address);
  return new Engine(about, build, workers);
}

/**
 * @param {Worker} worker
 * @param {Description} about
 * @param {WebAssembly.Module} module
 */
function opened(worker, about, module) {
  return new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = (event) => reject(new Error(event.message || "a worker did not start"));
    worker.postMessage({ kind: "open", about, module });
  });
}

/** The model, over all workers. */
class Engine {
  /**
   * @param {Description} about
   * @param {Build} build
   * @param {Worker[]} workers
   */
  constructor(about, build, workers) {
    this.about = about;
    this.build = build;
    this.workers = workers;
    this.asked = 0;
    /** What drops the run in progress. */
    this.drop = () => {};
  }

  /**
   * Run members through scenarios. A run in progress is dropped: its promise gives null.
   *
   * Throws an Error with a sentence for what cannot be run.
   *
   * @param {Question} question
   * @returns {Promise<Answer[] | null>} one for each scenario
   */
  async simulate({ run: some, scenarios, outputs, digest = false }) {
    const run = { ...USUAL, ...some };
    this.requirePossible(run, scenarios, outputs);
    this.drop();
    const number = ++this.asked;
    const shares = sharesOf(run.members, this.workers.length);
    const dropped = new Promise((resolve) => {
      this.drop = () => resolve(null);
    });
    const done = shares.map((share, i) => {
      const task = { number, run, scenarios, outputs, digest, ...share };
      return this.part(this.workers[i], task);
    });
    const parts = await Promise.race([Promise.all(done), dropped]);
    if (parts === null) return null;
    return scenarios.map((scenario, i) => {
      const own = /** @type {Part[][]} */ (parts).map((part) => part[i]);
      return joinedAnswer(scenario, run.members, outputs, shares, own, digest);
    });
  }

  /** End the workers. */
  close() {
    this.drop();
    this.workers.forEach((worker) => worker.terminate());
  }

  /** @param {Run} run @param {Scenario[]} scenarios @param {string[]} outputs */
  requirePossible(run, scenarios, outputs) {
    const problems = runProblems(this.about, run);
    const known = new Set(this.about.outputs.map(({ name }) => name));
    problems.push(...outputs.filter((o) => !known.has(o)).map((o) => `no output '${o}'`));
    for (const scenario of scenarios) layOut(this.about, scenario);
    if (problems.length) throw new Error(problems.join("; "));
  }

  /**
   * @param {Worker} worker
   * @param {import("./worker.js").Task} task
   * @returns {Promise<Part[]>}
   */
  part(worker, task) {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if (data.number !== task.number) return;
        if (data.kind === "done") resolve(data.parts);
        else reject(new Error(data.reason));
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ kind: "run", task });
    });
  }
}

/**
 * Members divided evenly.
 *
 * @param {number} members
 * @param {number} workers
 * @returns {{first: number, count: number}[]}
 */
function sharesOf(members, workers) {
  const parts = Math.max(Math.min(workers, Math.floor(members / WORTH)), 1);
  const end = (/** @type {number} */ i) => Math.floor((members * i) / parts);
  return Array.from({ length: parts }, (_, i) => ({ first: end(i), count: end(i + 1) - end(i) }));
}

/**
 * @param {Scenario} scenario
 * @param {number} members
 * @param {string[]} outputs
 * @param {{first: number, count: number}[]} shares
 * @param {Part[]} parts
 * @param {boolean} digest
 * @returns {Answer}
 */
function joinedAnswer(scenario, members, outputs, shares, parts, digest) {
  const quarters = scenario.end - scenario.start + 1;
  const whole = outputs.map((name, i) => {
    const values = new Float64Array(quarters * members);
    shares.forEach(({ first, count }, k) => {
      for (let q = 0; q < quarters; q++) {
        const row = parts[k].values[i].subarray(q * count, (q + 1) * count);
        values.set(row, q * members + first);
      }
    });
    return [name, values];
  });
  const text = digest ? digestText(parts.map((part) => part.digest)) : "";
  return { scenario, quarters, members, outputs: Object.fromEntries(whole), digest: text };
}
