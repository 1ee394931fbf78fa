/**
 * Decisions of one future in words: all of one kind in one clause.
 */

import { actorOf } from "../page.js";
import { showQuarter } from "../quarters.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./happenings.js").Happening} Happening */

const GAP = 2;

/**
 * Clauses that tell what is decided, one for each kind.
 *
 * @param {Page} page
 * @param {Happening[]} acts
 * @param {number} start the first quarter of the run
 * @returns {string[]}
 */
export function clausesOf(page, acts, start) {
  const narrows = (/** @type {Happening} */ { before, now }) => now <= before;
  const of = (/** @type {string} */ kind) => acts.filter((act) => act.kind === kind);
  const settled = of("settlement");
  const groups = /** @type {[string, Happening[]][]} */ ([
    ["settlement", settled.filter(narrows)], ["wider", settled.filter((act) => !narrows(act))],
    ...["withdrawal", "restoration"].map((kind) => [kind, of(kind)]),
    ...partnershipsOf(page, of("partnership")),
    ...["coordination", "discord"].map((kind) => [kind, of(kind)]),
  ]);
  return groups.filter(([, same]) => same.length).map(([key, same]) => clause(page, key, same, start));
}

/** Partnerships by how high they are. @param {Page} page @param {Happening[]} acts @returns {[string, Happening[]][]} */
function partnershipsOf({ content }, acts) {
  const high = (/** @type {Happening} */ { now }) => now >= content.why.story.comprehensive;
  return [["strategic", acts.filter((act) => !high(act))], ["comprehensive", acts.filter(high)]];
}

/** @param {Page} page @param {string} key @param {Happening[]} same @param {number} start */
function clause(page, key, same, start) {
  const { content, speech: { say, listed } } = page;
  const names = { home: actorOf(content, content.cast.home).in_sentence, giver: actorOf(content, content.why.story.giver).in_sentence };
  return say(`why.story.${key}`, { ...names, all: listed(same.map((act) => say(`why.story.one_${key}`, fieldsOf(page, act, start)))) });
}

/** @param {Page} page @param {Happening} act @param {number} start */
function fieldsOf({ content, speech }, { kind, at, who, before, now }, start) {
  const share = kind === "withdrawal" || kind === "restoration";
  const level = (/** @type {number} */ value) => (share ? speech.percent(value) : speech.number(value, GAP));
  return { when: showQuarter(start + at), who: actorOf(content, who).in_sentence, before: level(before), now: level(now) };
}

/** A decision inside a sentence, with its quarter. @param {Page} page @param {Happening} act @param {number} start */
export function namedAct(page, act, start) {
  const { content, speech: { say } } = page;
  const key = act.kind === "partnership" ? (act.now >= content.why.story.comprehensive ? "comprehensive" : "strategic") : act.kind;
  return say(`why.story.named_${key}`, fieldsOf(page, act, start));
}
