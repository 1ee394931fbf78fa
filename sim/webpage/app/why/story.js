/**
 * One future in sentences, each number from what it records: a short version of `hedgerow story`.
 */

import { pieceWords } from "../attribution/words.js";
import { eventWords } from "../explore/events.js";
import { actorOf } from "../page.js";
import { showQuarter, yearOf } from "../quarters.js";
import { inQuarter, shareOf } from "../statistics.js";
import { clausesOf, namedAct } from "./decision_words.js";
import { anyway, futureOf, happeningsOf, phasesOf } from "./happenings.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("../attribution/division.js").Division} Division */
/** @typedef {import("./happenings.js").Happening} Happening */
/** @typedef {import("./happenings.js").Phase} Phase */
/** `acts`: the decisions that a sentence tells. @typedef {{text: string, acts: Happening[]}} Sentence */
/** @typedef {{heading: string, sentences: Sentence[]}} Part */
/** The future that is told: of the setting, and of the reference, named in a sentence.
 * @typedef {{futures: Futures, against: Futures, division: Division, partner: string, member: number,
 *   reference: string}} Told */

const FINE = 3;
const INDEX = 2;
/** Events that one sentence names, and sentences of a story, at most. */
const SEVERAL = 3;
const MOST = 14;

/** @param {Page} page @param {Told} told @returns {Part[]} */
export function storyOf(page, told) {
  const { about, content, speech: { say } } = page;
  const { why: { story }, cast: { home } } = content;
  const { start, end } = told.futures.scenario;
  const [own, usual] = [told.futures, told.against].map((futures) => futureOf(about, futures, told.member));
  const [acts, others] = [own, usual].map((future) => happeningsOf(story, home, future));
  const reading = { ...told, own, usual, start, last: end - start };
  const parts = [{ heading: say("why.story.at_first"), sentences: [beginning(page, reading)] }];
  for (const phase of phasesOf(start, end, story.phases)) {
    const inside = acts.filter(({ at }) => phase.first <= at && at <= phase.last);
    parts.push({ heading: yearsOf(page, phase, start), sentences: phaseOf(page, reading, phase, inside) });
  }
  const closing = [ending(page, reading), cause(page, reading), ...decisions(page, reading, anyway(story, acts, others, own))];
  const room = MOST - closing.length - parts.reduce((sum, { sentences }) => sum + sentences.length, 0);
  return [...parts, { heading: say("why.story.at_last"), sentences: [...(room > 0 ? [othersOf(page, reading)] : []), ...closing] }];
}

/** @typedef {Told & {own: import("./happenings.js").Future, usual: import("./happenings.js").Future,
 *   start: number, last: number}} Reading `last`: the last quarter from 0 in the first */

/** @param {string} text @param {Happening[]} acts @returns {Sentence} */
function sentence(text, acts = []) {
  return { text, acts };
}

/** @param {Page} page @param {Phase} phase @param {number} start */
function yearsOf({ speech: { say } }, { first, last }, start) {
  const [from, to] = [first, last].map((at) => String(yearOf(start + at)));
  return from === to ? from : say("why.story.years", { from, to });
}

/** @param {Page} page @param {string} code */
function subject({ content, speech: { say } }, code) {
  return say("explore.alignment_subject", { actor: actorOf(content, code).in_sentence });
}

// ---- in order of time ----------------------------------------------------------------------------

/** @param {Page} page @param {Reading} reading */
function beginning(page, { own, partner, start }) {
  const { say, number } = page.speech;
  const level = number(own.of(`alignment.${partner}`)[0], FINE);
  return sentence(say("why.story.beginning", { when: showQuarter(start), subject: subject(page, partner), level }));
}

/** Events, decisions, the peak of grievance, alignment. @param {Page} page @param {Reading} reading @param {Phase} phase @param {Happening[]} acts */
function phaseOf(page, reading, phase, acts) {
  const begun = eventsOf(page, reading, phase);
  const clauses = clausesOf(page, acts, reading.start);
  const peak = peakOf(page, reading);
  return [
    ...(begun ? [sentence(begun)] : []),
    ...(acts.length ? [sentence(clauses.join(" "), acts)] : []),
    ...(peak && phase.first <= peak.at && peak.at <= phase.last ? [sentence(peak.text)] : []),
    goes(page, reading, phase),
  ];
}

/** Events of the scenario that begin in a phase; "" where there are none. @param {Page} page @param {Reading} reading @param {Phase} phase */
function eventsOf(page, { futures, start }, { first, last }) {
  const { say } = page.speech;
  const begun = futures.scenario.events.filter((event) => first <= event.first - start && event.first - start <= last);
  if (!begun.length) return "";
  const ordered = [...begun].sort((a, b) => a.first - b.first).map((event) => eventWords(page, event));
  const all = ordered.slice(0, SEVERAL).join("; ");
  return begun.length > SEVERAL ? say("why.story.more_events", { all, n: begun.length - SEVERAL }) : say("why.story.events", { all });
}

/** How the alignment moves in a phase. @param {Page} page @param {Reading} reading @param {Phase} phase */
function goes(page, { own, partner, start }, { first, last }) {
  const { say, number } = page.speech;
  const path = own.of(`alignment.${partner}`);
  const [from, to] = [path[Math.max(first - 1, 0)], path[last]].map((value) => number(value, FINE));
  const key = from === to ? "stays" : path[last] > path[Math.max(first - 1, 0)] ? "rises" : "falls";
  return sentence(say(`why.story.${key}`, { subject: subject(page, partner), from, to, when: showQuarter(start + last) }));
}

/** Where grievance is highest, at whom, and what it comes to in the reference; null where there is none.
 * @param {Page} page @param {Reading} reading */
function peakOf({ content, speech }, { own, usual, start, reference, division }) {
  const highest = (/** @type {import("./happenings.js").Future} */ future) => {
    const all = Object.entries(content.why.story.grievances).map(([who, output]) => {
      const path = future.of(String(output));
      const at = path.indexOf(Math.max(...path));
      return { who, at, level: path[at] };
    });
    return all.reduce((best, one) => (one.level > best.level ? one : best));
  };
  const [mine, theirs] = [highest(own), highest(usual)];
  if (mine.level < 0.5 * 10 ** -INDEX) return null;
  const fields = (/** @type {typeof mine} */ { who, at, level }) => {
    return { who: actorOf(content, who).in_sentence, when: showQuarter(start + at), level: speech.number(level, INDEX) };
  };
  const [a, b] = [fields(mine), fields(theirs)];
  if (!division.pieces.length) return { at: mine.at, text: speech.say("why.story.grievance_alone", a) };
  return { at: mine.at, text: speech.say("why.story.grievance", { ...a, reference, other: b.who, other_when: b.when, other_level: b.level }) };
}

// ---- at the end ----------------------------------------------------------------------------------

/** Where alignment with the others goes. @param {Page} page @param {Reading} reading */
function othersOf(page, { own, partner, start, last }) {
  const { content, speech: { say, number, listed } } = page;
  const all = content.cast.powers.filter((/** @type {string} */ code) => code !== partner).map((/** @type {string} */ code) => {
    const path = own.of(`alignment.${code}`);
    return say("why.story.other", { actor: actorOf(content, code).in_sentence, from: number(path[0], FINE), to: number(path[last], FINE) });
  });
  return sentence(say("why.story.others", { first: showQuarter(start), last: showQuarter(start + last), all: listed(all) }));
}

/** Where the alignment ends, and how usual that is. @param {Page} page @param {Reading} reading */
function ending(page, { futures, partner, member, own, start, last }) {
  const { content: { why: { story } }, speech: { say, number, percent } } = page;
  const every = inQuarter(futures.outputs[`alignment.${partner}`], futures.members, last);
  const end = own.of(`alignment.${partner}`)[last];
  const ends = { subject: subject(page, partner), when: showQuarter(start + last), level: number(end, FINE) };
  const others = every.filter((_, i) => i !== member);
  if (others.length < story.among) return sentence(say("why.story.ends", ends));
  const [below, above] = [-1, 1].map((sign) => shareOf(others, (value) => sign * (value - end) > story.rounding));
  const { share, low, high } = below.share >= above.share ? below : above;
  const digits = share > 0.995 && share < 1 ? 1 : 0;
  const among = { share: percent(share, digits), low: percent(low, digits), high: percent(high, digits), others: others.length };
  return sentence(say(below.share >= above.share ? "why.story.higher" : "why.story.lower", { ...ends, ...among }));
}

/** Which event moves the end most, and where it would be in the reference. @param {Page} page @param {Reading} reading */
function cause(page, { division, partner, member, own, usual, last, reference }) {
  const { content: { why: { story } }, speech: { say, number } } = page;
  const { pieces, parts, members } = division;
  if (!pieces.length) return sentence(say("why.story.nothing_apart", { reference }));
  const [end, there] = [own, usual].map((future) => future.of(`alignment.${partner}`)[last]);
  const anyway = say("why.story.in_reference", { reference, level: number(there, FINE), end: number(end, FINE) });
  const sizes = parts.map((part) => part[last * members + member]);
  const most = sizes.reduce((best, size, i) => (Math.abs(size) > Math.abs(sizes[best]) ? i : best), 0);
  if (Math.abs(sizes[most]) < story.least) return sentence(say("why.story.no_single", { n: pieces.length, anyway }));
  const level = number(end - sizes[most], FINE);
  return sentence(say("why.story.without", { piece: pieceWords(page, pieces[most]), level, end: number(end, FINE), anyway }));
}

/** What is decided here and not in the reference in the same quarter, and the reverse.
 * @param {Page} page @param {Reading} reading @param {ReturnType<typeof anyway>} found @returns {Sentence[]} */
function decisions(page, { division, start, reference }, { both, here, there }) {
  const { say, listed } = page.speech;
  if (!division.pieces.length || both.length + here.length + there.length === 0) return [];
  const named = (/** @type {Happening[]} */ acts) => listed(acts.map((act) => namedAct(page, act, start)));
  if (!here.length && !there.length) return [sentence(say("why.story.all_anyway", { reference }))];
  if (!there.length) return [sentence(say("why.story.only_here", { reference, here: named(here) }))];
  if (!here.length) return [sentence(say("why.story.only_there", { reference, there: named(there) }))];
  return [sentence(say("why.story.apart", { reference, here: named(here), there: named(there) }))];
}
