/**
 * Questions that are asked again when a view that has been left still asked something of its own.
 */

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */

/**
 * An answer, asked for again where it was dropped although the state is still the same.
 *
 * @template A
 * @param {Page} page
 * @param {State} state
 * @param {() => Promise<A | null>} ask
 * @returns {Promise<A | null>} null where the state has changed meanwhile
 */
export async function persistent({ store }, state, ask) {
  while (store.state === state) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  return null;
}
