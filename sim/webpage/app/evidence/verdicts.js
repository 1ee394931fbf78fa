/**
 * What the model was held against: claims, checks, expectations; failures as plain as successes.
 */

import { element } from "../element.js";
import { checkCard, claimCard, expectationCard, outcomeOf } from "./cards.js";
import { changedNames } from "./disagreement.js";
import { Folds } from "./folds.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./cards.js").Outcome} Outcome */
/** What was held against the model, with its cards.
 * @typedef {{name: string, about: string, cards: {outcome: Outcome, make: () => HTMLElement}[]}} Group */

/** @param {Page} page @param {(name: string) => void} choose a number that is named @returns {Group[]} */
export function groupsOf(page, choose) {
  const { claims, checks, expectations } = page.content.evidence.verdicts;
  const { say } = page.speech;
  const cards = (/** @type {any[]} */ some, /** @type {(one: any) => HTMLElement} */ make) => {
    return some.map((one) => ({ outcome: outcomeOf(one.verdict ?? (one.hit ? "met" : "missed")), make: () => make(one) }));
  };
  const kinds = [...new Set(checks.found.map((/** @type {any} */ one) => String(one.kind)))];
  return [
    { name: say("evidence.verdict.claims"), about: say("evidence.verdict.about_claims", { n: claims.members }), cards: cards(claims.found, (one) => claimCard(page, one, claims.members, choose)) },
    ...kinds.map((kind) => {
      const own = checks.found.filter((/** @type {any} */ one) => one.kind === kind);
      return { name: kind, about: say("evidence.verdict.about_checks"), cards: cards(own, (one) => checkCard(page, one)) };
    }),
    { name: say("evidence.verdict.expectations"), about: say("evidence.verdict.about_expectations", { n: expectations.members }), cards: cards(expectations.found, (one) => expectationCard(page, one)) },
  ];
}

/** How many cards of a group have an outcome. @param {Group} group @param {Outcome} outcome */
export function counted({ cards }, outcome) {
  return cards.filter((one) => one.outcome === outcome).length;
}

/** The best and the worst of it in one sentence. @param {Page} page @param {Group[]} groups */
export function verdictWords({ speech: { say } }, [claims, ...rest]) {
  const count = (/** @type {Outcome} */ outcome) => counted(claims, outcome);
  const all = rest.reduce((sum, { cards }) => sum + cards.length, 0);
  const good = rest.reduce((sum, group) => sum + counted(group, "good"), 0);
  return say("evidence.verdict.finding", { all: claims.cards.length, holds: count("good"), depends: count("part"), fails: count("bad"), checks: all, passed: good });
}

/** All groups, with what chooses among them. */
export class Verdicts {
  /** @param {Page} page @param {(name: string) => void} choose */
  constructor(page, choose) {
    const { say } = page.speech;
    const { content } = page;
    this.speech = page.speech;
    this.remark = element("p", { class: "notice" });
    if (!content.evidence.verdicts) {
      this.root = element("div", { class: "verdicts" }, element("p", { class: "notice" }, say("evidence.verdict.other_seeds", { claims: "hedgerow claims", validate: "hedgerow validate" })));
      return;
    }
    const groups = groupsOf(page, choose);
    const folds = new Folds(page.speech, groups);
    this.root = element("div", { class: "verdicts" }, this.remark, element("h3", {}, verdictWords(page, groups)), element("p", { class: "subtitle" }, say("evidence.verdict.how")),
      folds.tiles, folds.filter, folds.root, sourcesOf(page));
  }

  /** Say that no verdict is of one's own numbers. @param {State} state */
  show({ run }) {
    const n = changedNames(run).length;
    this.remark.hidden = n === 0;
    this.remark.textContent = this.speech.say("evidence.verdict.shipped_only", { n });
  }
}

/** @param {Page} page */
function sourcesOf({ content, speech: { say } }) {
  const { sources } = content.evidence.verdicts.checks;
  return element("details", {}, element("summary", {}, say("evidence.verdict.sources")),
    element("ul", { class: "cited" }, ...Object.entries(sources).map(([id, words]) => element("li", {}, `${id}: ${words}`))));
}
