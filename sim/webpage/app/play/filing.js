/**
 * One seat: its aims, its points, what it files. The same on the table's machine and on a team's phone.
 */

import { element } from "../element.js";
import { aimsOf } from "./aims.js";
import { movesProblem, spent } from "./budget.js";
import { aimWords, moveWords, planTitle, seatName, sizeWords } from "./naming.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Filing} Filing */
/** @typedef {import("./game.js").Move} Move */
/** @typedef {{number: number, seat: string, filed: Filing | undefined, done: string,
 *   file: (filing: Filing) => void}} Seated `done`: words of the button that files */

/** @param {Page} page @param {Table} table @param {Seated} seated @returns {HTMLElement} */
export function filingPanel(page, table, seated) {
  const { speech: { say }, content: { cast } } = page;
  const own = cast.ministries.includes(seated.seat) ? planChoice(page, table, seated) : moveChoice(page, table, seated);
  return element("div", { class: "filing" },
    element("h3", { tabindex: "-1" }, seatName(page, seated.seat)),
    element("details", { class: "aims" }, element("summary", {}, say("play.aims.show")),
      element("p", {}, say("play.aims.what")),
      element("ul", {}, ...aimsOf(table, seated.number, seated.seat).map((aim) => element("li", {}, aimWords(page, aim))))),
    own);
}

/** @param {Page} page @param {Table} table @param {Seated} seated */
function planChoice(page, table, { seat, filed, done, file }) {
  const { say, listed } = page.speech;
  const inputs = table.rules.plans.map(({ name }) => {
    return element("input", { type: "radio", name: `plan-${seat}`, value: name, checked: name === filed, onchange: () => (button.disabled = false) });
  });
  const button = element("button", { type: "button", class: "strong", disabled: filed === undefined,
    onclick: () => file(inputs.find(({ checked }) => checked).value) }, done);
  const choices = table.rules.plans.map(({ name, moves }, i) => {
    return element("label", { class: "plan" }, inputs[i], element("span", {}, element("strong", {}, planTitle(page, name)),
      element("small", {}, say("play.plan.full", { moves: listed(moves.map((move) => moveWords(page, table.cast.home, move))) }))));
  });
  return element("form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    element("fieldset", {}, element("legend", {}, say("play.plan.which")), ...choices), element("p", { class: "actions" }, button));
}

/** @param {Page} page @param {Table} table @param {Seated} seated */
function moveChoice(page, table, { seat, filed, done, file }) {
  const { say } = page.speech;
  const left = element("output", { class: "points" });
  const button = element("button", { type: "button", class: "strong", onclick: () => file(chosen()) }, done);
  const rows = Array.from({ length: table.rules.most }, (_, i) => new MoveRow(page, table, seat, i, () => update()));
  const chosen = () => rows.flatMap((row) => row.move ?? []);
  const update = () => {
    const moves = chosen();
    const problem = movesProblem(table.rules, seat, moves);
    const points = { n: spent(table.rules, seat, moves), budget: table.rules.budget };
    left.textContent = problem ? say(problem.key, problem.fields) : say("play.move.spent", points);
    button.disabled = problem !== null;
  };
  rows.forEach((row, i) => row.set(Array.isArray(filed) ? filed[i] : undefined));
  update();
  return element("form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
    ...rows.map(({ root }) => root), element("p", {}, left), element("p", { class: "actions" }, button));
}

/** One move: what, and how much of it. */
class MoveRow {
  /** @param {Page} page @param {Table} table @param {string} seat @param {number} i @param {() => void} changed */
  constructor(page, { rules }, seat, i, changed) {
    const { say } = page.speech;
    this.page = page;
    this.seat = seat;
    this.moves = rules.moves[seat];
    this.verb = element("select", { onchange: () => { this.fill(); changed(); } },
      element("option", { value: "" }, say("play.move.none")),
      ...this.moves.map(({ does }) => element("option", { value: does }, does)));
    this.size = element("select", { onchange: changed });
    this.sized = element("label", { class: "size" }, say("play.move.size"), this.size);
    this.root = element("div", { class: "move" },
      element("label", {}, say("play.move.number", { n: i + 1 }), this.verb), this.sized);
    this.fill();
  }

  /** Offer the sizes of the move that is chosen. */
  fill() {
    const sizes = this.moves.find(({ does }) => does === this.verb.value)?.sizes ?? [];
    this.sized.hidden = sizes.length === 0;
    this.size.replaceChildren(...sizes.map(({ size, points }) => {
      const words = sizeWords(this.page, this.seat, { does: this.verb.value, size });
      return element("option", { value: size }, this.page.speech.say("play.move.priced", { size: words, n: points }));
    }));
    const usual = sizes.findIndex(({ size, points }) => size >= 0 && points > 1);
    if (usual >= 0) this.size.selectedIndex = usual;
  }

  /** @param {Move | undefined} move */
  set(move) {
    if (!move) return;
    this.verb.value = move.does;
    this.fill();
    this.size.value = String(move.size);
  }

  /** @returns {Move | null} */
  get move() {
    return this.verb.value === "" ? null : { does: this.verb.value, size: Number(this.size.value) };
  }
}
