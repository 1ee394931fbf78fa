/**
 * A claim, a check or an expectation with what came of it.
 */

import { element } from "../element.js";
import { shareBar } from "./bar.js";

/** @typedef {import("../page.js").Page} Page */

/** Numbers that decide a claim and are named. */
const NAMED = 3;

/** @param {Page} page @param {string} outcome @param {string} verdict */
function pill({ speech }, outcome, verdict) {
  return element("span", { class: `pill ${outcome}` }, speech.say(`evidence.verdict.pill.${verdict.replaceAll(" ", "_")}`));
}

/** @param {string} outcome @param {...(Node | string | null)} inside */
function card(outcome, ...inside) {
  return element("li", { class: `card ${outcome}` }, ...inside);
}

/**
 * @param {Page} page
 * @param {any} claim as docs/verdicts.py writes it
 * @param {number} members
 * @param {(name: string) => void} choose
 */
export function claimCard(page, claim, members, choose) {
  const { speech: { say, percent, listed } } = page;
  const outcome = { holds: "good", depends: "part", fails: "bad" }[/** @type {"holds"} */ (claim.verdict)];
  const where = claim.paragraphs.length ? listed(claim.paragraphs) : claim.author;
  const share = say("evidence.claim.share", { n: members, share: percent(claim.share, 1), low: percent(claim.share_low, 1), high: percent(claim.share_high, 1) });
  return card(outcome, pill(page, outcome, claim.verdict), element("strong", {}, claim.statement),
    element("p", {}, shareBar(claim.share, claim.share_low, claim.share_high), " ", share, " ", sizeWords(page, claim)),
    element("p", { class: "why" }, say("evidence.claim.against", { against: claim.against })),
    decidersOf(page, claim, choose),
    element("p", { class: "source" }, say("evidence.claim.source", { where, author: claim.author })));
}

/** How large the effect is. @param {Page} page @param {any} claim */
function sizeWords({ speech: { say, signed } }, { quantity, quarter, unit, median, q05, q95, no_effect: still, clear_effect: clear }) {
  const digits = Math.abs(median) >= 10 ? 0 : 4;
  const fields = { what: quantity, quarter, unit, median: signed(median, digits), low: signed(q05, digits), high: signed(q95, digits) };
  return say(clear && still < 1 ? "evidence.claim.size" : "evidence.claim.unclear", fields);
}

/** Numbers that the claim goes with most, each a way to its passport. @param {Page} page @param {any} claim @param {(name: string) => void} choose */
function decidersOf({ about, speech: { say } }, { decided_by: deciders }, choose) {
  if (!deciders.length) return element("p", {}, say("evidence.claim.no_deciders"));
  const buttons = deciders.slice(0, NAMED).map(([name]) => {
    const label = about.parameters.find((one) => one.name === name)?.label ?? name;
    return element("button", { type: "button", class: "pick", onclick: () => choose(name) }, label);
  });
  return element("p", { class: "deciders" }, element("span", {}, say("evidence.claim.deciders")), ...buttons);
}

/** @param {Page} page @param {any} check */
export function checkCard(page, check) {
  const { speech: { say } } = page;
  const outcome = { pass: "good", partial: "part", fail: "bad", "not represented": "none" }[/** @type {"pass"} */ (check.verdict)];
  const text = (/** @type {string} */ key, /** @type {string} */ words) => (words ? element("p", { class: "why" }, say(`evidence.check.${key}`, { words })) : null);
  const cases = check.n ? say("evidence.check.cases", { n: check.n, cases: check.cases }) : "";
  return card(outcome, pill(page, outcome, check.verdict), element("strong", {}, check.claim),
    check.results.length ? element("ul", { class: "results" }, ...check.results.map((/** @type {any} */ one) => resultOf(page, one))) : null,
    text("why", check.why), text("published", check.published), text("note", check.note),
    element("p", { class: "source" }, [check.name, say(check.promised ? "evidence.check.promised" : "evidence.check.not_promised"), check.measured, cases, check.source].filter(Boolean).join(" · ")));
}

/** @param {Page} page @param {{name: string, value: string, unit: string, asked: string, met: boolean | null}} result */
function resultOf({ speech: { say } }, { name, value, unit, asked, met }) {
  const how = met === null ? "none" : met ? "met" : "missed";
  return element("li", { class: how }, element("b", {}, `${say(`evidence.check.${how}`)} `), say("evidence.check.result", { name, value, unit, asked }));
}

/** @param {Page} page @param {any} one */
export function expectationCard(page, one) {
  const { content, speech: { say, signed } } = page;
  const outcome = one.hit ? "good" : "bad";
  const digits = Math.abs(one.median) >= 10 ? 0 : 4;
  const title = content.scenarios[one.scenario]?.title ?? one.scenario;
  const fields = { output: one.output, quarter: one.quarter, median: signed(one.median, digits), q05: signed(one.q05, digits), q95: signed(one.q95, digits), low: signed(one.low, digits), high: signed(one.high, digits) };
  return card(outcome, pill(page, outcome, one.hit ? "met" : "missed"), element("strong", {}, title),
    element("p", {}, say("evidence.expectation.found", fields)), element("p", { class: "source" }, one.why));
}
