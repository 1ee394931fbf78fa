/**
 * Which outputs Explore shows, and how each is said and drawn.
 */

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */

/** The home country's own colour where bands are drawn, as in figures. */
export const OWN = "#7C8DA6";

/** Smaller charts beside those of the partners: an output, or one for each of a group. */
const BESIDE = ["hedging_spread", "autonomy", "dependence_hhi", "grievance", "coordination"];
const TILT = "tilt";

/** What a view keeps of its own. @typedef {{tilt: boolean, baseline: boolean}} Own */

/** @param {State} state @returns {Own} */
export function ownOf(state) {
  return { tilt: false, baseline: true, ...state.own.explore };
}

/** The output of the main chart. @param {Page} page @param {State} state */
export function mainOutput({ content }, state) {
  return ownOf(state).tilt ? `${TILT}.${content.cast.home}` : `alignment.${state.partner}`;
}

/** Alignment outputs, one for each power. @param {Page} page @returns {string[]} */
export function alignments({ content }) {
  return content.cast.powers.map((/** @type {string} */ code) => `alignment.${code}`);
}

/** Charts of other things than alignment: a key of words, and its outputs. @param {Page} page
 * @returns {{key: string, outputs: string[]}[]} */
export function besides({ about }) {
  return BESIDE.map((key) => {
    const outputs = about.outputs.map(({ name }) => name).filter((name) => name.startsWith(`${key}.`));
    return { key, outputs };
  });
}

/** All that is asked of the engine. @param {Page} page @param {State} state */
export function outputsOf(page, state) {
  return [...new Set([mainOutput(page, state), ...alignments(page), ...besides(page).flatMap(({ outputs }) => outputs)])];
}

/** Whose output it is. @param {string} output */
export function codeOf(output) {
  return output.slice(output.indexOf(".") + 1);
}

/** How the main output is said. @param {Page} page @param {State} state @returns {import("./finding.js").Subject} */
export function subjectOf({ content, speech }, state) {
  if (ownOf(state).tilt) return { subject: speech.say("explore.tilt_subject"), digits: 1, fine: 2, least: 0.05 };
  const actor = content.cast.actors[state.partner].in_sentence;
  return { subject: speech.say("explore.alignment_subject", { actor }), digits: 2, fine: 3, least: 0.0005 };
}
