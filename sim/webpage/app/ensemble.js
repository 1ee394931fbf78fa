/**
 * Futures of settings, run when they are asked for and kept while there is room.
 */

import { numbersOf } from "./setting.js";

/** @typedef {import("../engine/bundle.js").Scenario} Scenario */
/** @typedef {import("../engine/assumptions.js").Run} Run */
/** @typedef {import("./store.js").Chosen} Chosen */
/** The futures of one scenario: of each output (quarter, member).
 * @typedef {{scenario: Scenario, quarters: number, members: number,
 *   outputs: Record<string, Float64Array>}} Futures */
/** @typedef {{simulate: (question: any) => Promise<import("../engine/engine.js").Answer[] | null>}} Engine */

/** Bytes of futures that are kept. */
const ROOM = 300e6;

/** The run as the engine takes it. @param {Chosen} chosen @returns {Omit<Run, "streams">} */
export function runOf({ seed, ...rest }) {
  return { ...rest, seed: BigInt(seed) };
}

/** The engine with a memory. */
export class Ensemble {
  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
    /** @type {Map<string, Futures>} */
    this.kept = new Map();
  }

  /**
   * Futures of some scenarios under the same run, so that they are paired. A question that comes
   * while another is answered drops it: its promise gives null.
   *
   * @param {Scenario[]} scenarios
   * @param {string[]} outputs
   * @param {Chosen} chosen
   * @returns {Promise<Futures[] | null>}
   */
  async ask(scenarios, outputs, chosen) {
    const keys = scenarios.map((one) => `${numbersOf(one)} ${JSON.stringify(chosen)}`);
    const unknown = keys.map((key) => outputs.filter((name) => !this.kept.get(key)?.outputs[name]));
    const missing = [...new Set(unknown.flat())];
    const asked = [...new Map(keys.map((key, i) => [key, i])).values()].filter((i) => unknown[i].length);
    if (asked.length) {
      const question = { run: runOf(chosen), scenarios: asked.map((i) => scenarios[i]), outputs: missing };
      const answers = await this.engine.simulate(question);
      if (answers === null) return null;
      answers.forEach((answer, i) => this.keep(keys[asked[i]], answer));
    }
    const found = keys.map((key, i) => ({ .../** @type {Futures} */ (this.kept.get(key)), scenario: scenarios[i] }));
    this.forget(keys);
    return found;
  }

  /** @param {string} key @param {Futures} answer */
  keep(key, answer) {
    const outputs = { ...this.kept.get(key)?.outputs, ...answer.outputs };
    this.kept.delete(key);
    this.kept.set(key, { ...answer, outputs });
  }

  /** Forget the oldest futures beyond the room, but not those just asked for. @param {string[]} needed */
  forget(needed) {
    const sizes = [...this.kept].map(([key, one]) => {
      return /** @type {[string, number]} */ ([key, 8 * one.quarters * one.members * Object.keys(one.outputs).length]);
    });
    let all = sizes.reduce((sum, [, size]) => sum + size, 0);
    for (const [key, size] of sizes) {
      if (all <= ROOM || needed.includes(key)) continue;
      this.kept.delete(key);
      all -= size;
    }
  }
}
