/**
 * A claim, a check or an expectation with what came of it.
 */

import { element } from "../element.js";
import { shareBar } from "./bar.js";

/** @typedef {import("../page.js").Page} Page */

/** How a claim, a check or an expectation came out: "none" where there is nothing to judge.
 * @typedef {"good" | "part" | "bad" | "none"} Outcome */

/** Numbers that decide a claim and are named. */
const NAMED = 3;

/** @type {Record<string, Outcome>} */
const OUTCOMES = {
  holds: "good", depends: "part", fails: "bad", pass: "good", partial: "part", fail: "bad", "not represented": "none",
  met: "good", missed: "bad",
};

/** @param {string} verdict @returns {Outcome} */
export function outcomeOf(verdict) {
  return OUTCOMES[verdict];
}

/** A card that begins with its verdict and what it is about. @param {Page} page @param {string} verdict @param {string} about @param {...(Node | string | null)} inside */
function card({ speech: { say } }, verdict, about, ...inside) {
  const outcome = outcomeOf(verdict);
  const pill = element("span", { class: `pill ${outcome}` }, say(`evidence.verdict.pill.${verdict.replaceAll(" ", "_")}`));
  return element("li", { class: `card ${outcome}` }, pill, element("strong", {}, about), ...inside);
}

/** An output with its name in files. @param {Page} page @param {string} output */
function outputWords({ content }, output) {
  return `${content.outputs[output.split(".")[0]].meaning} (${output})`;
}

/**
 * @param {Page} page
 * @param {any} claim as docs/verdicts.py writes it
 * @param {number} members
 * @param {(name: string) => void} choose
 */
export function claimCard(page, claim, members, choose) {
  const { speech: { say, percent } } = page;
  const share = say("evidence.claim.share", { n: members, share: percent(claim.share, 1), low: percent(claim.share_low, 1), high: percent(claim.share_high, 1) });
  return card(page, claim.verdict, claim.statement,
    element("p", {}, shareBar(claim.share, claim.share_low, claim.share_high), " ", share, " ", sizeWords(page, claim)),
    element("p", { class: "why" }, say("evidence.claim.against", { against: claim.against })),
    decidersOf(page, claim, choose),
    element("p", { class: "source" }, [claim.author, claim.paragraphs].filter(Boolean).join(" · ")));
}

/** How large the effect is. @param {Page} page @param {any} claim */
function sizeWords(page, { quantity, quarter, unit, median, q05, q95, no_effect: still, clear_effect: clear }) {
  const { say, signed } = page.speech;
  const digits = digitsFor(median);
  const fields = { what: outputWords(page, quantity), quarter, unit, median: signed(median, digits), low: signed(q05, digits), high: signed(q95, digits) };
  return say(clear && still < 1 ? "evidence.claim.size" : "evidence.claim.unclear", fields);
}

/** Numbers that the claim goes with most, each a way to its passport. @param {Page} page @param {any} claim @param {(name: string) => void} choose */
function decidersOf({ about, speech: { say } }, { decided_by: deciders }, choose) {
  if (!deciders.length) return element("p", {}, say("evidence.claim.no_deciders"));
  const buttons = deciders.slice(0, NAMED).map((/** @type {[string, number]} */ [name]) => {
    const label = about.parameters.find((one) => one.name === name)?.label ?? name;
    return element("button", { type: "button", class: "pick", onclick: () => choose(name) }, label);
  });
  return element("p", { class: "deciders" }, element("span", {}, say("evidence.claim.deciders")), ...buttons);
}

/** @param {Page} page @param {any} check */
export function checkCard(page, check) {
  const { speech: { say } } = page;
  const text = (/** @type {string} */ key, /** @type {string} */ words) => (words ? element("p", { class: "why" }, say(`evidence.check.${key}`, { words })) : null);
  const cases = check.n ? say("evidence.check.cases", { n: check.n, cases: check.cases }) : "";
  return card(page, check.verdict, check.claim,
    check.results.length ? element("ul", { class: "results" }, ...check.results.map((/** @type {any} */ one) => resultOf(page, one))) : null,
    text("why", check.why), text("published", check.published), text("note", check.note),
    element("p", { class: "source" }, [check.name, say(check.promised ? "evidence.check.promised" : "evidence.check.not_promised"), check.measured, cases, check.source].filter(Boolean).join(" · ")));
}

/** @param {Page} page @param {{name: string, value: string, unit: string, asked: string, met: boolean | null}} result */
function resultOf({ speech: { say } }, { name, value, unit, asked, met }) {
  const how = met === null ? "none" : met ? "met" : "missed";
  return element("li", { class: how }, element("b", {}, `${say(`evidence.check.${how}`)} `), say(met === null ? "evidence.check.value" : "evidence.check.result", { name, value, unit, asked }));
}

/** @param {Page} page @param {any} one */
export function expectationCard(page, one) {
  const { content, speech: { say, signed } } = page;
  const digits = digitsFor(one.median);
  const title = content.scenarios[one.scenario]?.title ?? one.scenario;
  const fields = { output: outputWords(page, one.output), quarter: one.quarter, median: signed(one.median, digits), q05: signed(one.q05, digits), q95: signed(one.q95, digits), low: signed(one.low, digits), high: signed(one.high, digits) };
  return card(page, one.hit ? "met" : "missed", title,
    element("p", {}, say("evidence.expectation.found", fields)), element("p", { class: "source" }, one.why));
}

/** Digits behind the point: money has none, shares have four. @param {number} median */
function digitsFor(median) {
  return Math.abs(median) >= 10 ? 0 : 4;
}
