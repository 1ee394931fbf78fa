/**
 * A team on a machine of its own: it files, and gets a code for the table.
 */

import { element } from "../element.js";
import { GAMES, codeOf } from "./codes.js";
import { filingPanel } from "./filing.js";
import { seatsOf } from "./game.js";
import { seatName } from "./naming.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */

/** The page of a team. */
export class Phone {
  /** @param {Page} page @param {Table} table @param {(own: any) => void} enter */
  constructor(page, table, enter) {
    const { say } = page.speech;
    this.page = page;
    this.table = table;
    this.number = element("input", { type: "number", min: 0, max: GAMES - 1, step: 1, onchange: () => this.sit() });
    const turns = Array.from({ length: table.rules.turns }, (_, i) => element("option", { value: i }, String(i + 1)));
    this.turn = element("select", { onchange: () => this.sit() }, ...turns);
    this.seat = element("select", { onchange: () => this.sit() },
      ...seatsOf(table).map((code) => element("option", { value: code }, seatName(page, code))));
    this.panel = element("div", { class: "panel" });
    this.code = element("output", { class: "code" });
    this.note = element("p", { class: "note", role: "status" });
    const field = (/** @type {string} */ key, /** @type {HTMLElement} */ input) => element("label", {}, say(`play.phone.${key}`), input);
    this.root = element("div", { class: "phone" }, element("h2", {}, say("play.phone.heading")),
      element("div", { class: "fields" }, field("number", this.number), field("turn", this.turn), field("seat", this.seat)),
      this.panel, element("p", {}, this.code), this.note,
      element("p", { class: "actions" }, element("button", { type: "button", onclick: () => enter({}) }, say("play.phone.leave"))));
  }

  /** What the seat may file, once the game is known. */
  sit() {
    const { say } = this.page.speech;
    this.code.textContent = this.note.textContent = "";
    this.panel.replaceChildren();
    if (this.number.value === "") return;
    if (!this.number.checkValidity()) return (this.note.textContent = say("play.phone.number_wrong", { most: String(GAMES - 1) }));
    const seat = this.seat.value;
    const where = { number: Number(this.number.value), turn: Number(this.turn.value), seat };
    this.panel.replaceChildren(filingPanel(this.page, this.table, {
      ...where, filed: undefined, done: say("play.phone.make"), file: (filing) => this.give({ ...where, filing }),
    }));
  }

  /** @param {import("./codes.js").Filed} filed */
  give(filed) {
    this.code.textContent = codeOf(this.table, filed);
    this.note.textContent = this.page.speech.say("play.phone.read_out");
  }
}
