/**
 * What Python wrote for the page, unpacked: see `sim/webpage/bundle.py`, whose description this is.
 * Quarters count from 2010Q1 = 0.
 */

/** @typedef {{name: string, value: number, low: number, high: number, unit: string,
 *   label: string, kind: string, limits: [number, number]}} Parameter */
/** @typedef {{default: number, low: number, high: number, unit: string, label: string,
 *   clamps: boolean, calendar: number[]}} Lever */
/** @typedef {"adds" | "sets" | "scales" | "spreads" | "releases"} Effect */
/** @typedef {{actor: string, does: string, lever: string, effect: Effect, unit: string,
 *   size: number | null}} Action */
/** @typedef {{name: string, unit: string, low: number, high: number, label: string}} Output */
/** @typedef {{base: "fixed" | "prior", repeats: boolean, rows: number,
 *   columns: Record<string, number[]>}} Draws */
/** @typedef {{id: string, actor: string, does: string, size: number, first: number,
 *   last: number}} ScenarioEvent */
/** @typedef {{name: string, title: string, start: number, end: number,
 *   settings: Record<string, number>, events: ScenarioEvent[]}} Scenario */

/** An operation on earlier nodes, an input by name, or a constant.
 * @typedef {[string, ...(string | number | boolean)[]]} Node */
/** @typedef {{reads: number[], writes: number[], memory: number, nodes: Node[],
 *   columns: number[]}} Step */
/** @typedef {{group: number, rows: number, columns: number, shocks: number, draw: number, stream: number,
 *   first: number, year: number, data: number, steps: Record<string, Step>,
 *   functions: Record<string, [number, number][]>,
 *   modules: {plain: number, fused: number}}} Layout */
/** @typedef {{seeds: string, parameters: Parameter[], levers: Record<string, Lever>,
 *   actions: Action[], outputs: Output[], draws: Record<string, Draws>, history: Scenario,
 *   scenarios: Scenario[], engine: Layout}} Description */

/**
 * Unpack a bundle.
 *
 * @param {Uint8Array} packed
 * @returns {Promise<{about: Description, modules: {plain: Uint8Array, fused: Uint8Array}}>}
 */
export async function unpack(packed) {
  const blob = new Blob([/** @type {BlobPart} */ (packed)]);
  const opened = blob.stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(opened).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const first = 4 + length;
  const about = JSON.parse(new TextDecoder().decode(bytes.subarray(4, first)));
  const second = first + about.engine.modules.plain;
  const modules = { plain: bytes.subarray(first, second), fused: bytes.subarray(second) };
  return { about, modules };
}

/**
 * Bytes from base64, as a page holds them.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
