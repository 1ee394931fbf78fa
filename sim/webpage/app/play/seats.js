/**
 * Who has filed, the seat that is at the machine, and the codes of those who are not.
 */

import { element } from "../element.js";
import { aimsOf } from "./aims.js";
import { codeProblem, filedOf } from "./codes.js";
import { filingPanel } from "./filing.js";
import { problemOf, seatsOf, withFiling } from "./game.js";
import { aimWords, seatName } from "./naming.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */
/** @typedef {import("./game.js").Filing} Filing */

/** The seats of a turn. */
export class Seats {
  /** The one that is shown. @type {Game} */
  game;

  /** @param {Page} page @param {Table} table @param {import("./clock.js").Clock} clock @param {(game: Game) => void} enter */
  constructor(page, table, clock, enter) {
    const { say } = page.speech;
    this.page = page;
    this.table = table;
    this.clock = clock;
    this.enter = enter;
    /** The seat that is at the machine. @type {string} */
    this.open = "";
    this.heading = element("h3", { tabindex: "-1" }, say("play.seats.heading"));
    this.list = element("ul", { class: "seats" });
    this.panel = element("div", { class: "panel" });
    this.code = element("input", { type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "characters" });
    this.note = element("p", { class: "note", role: "status" });
    this.others = element("p", { class: "subtitle" });
    this.all = element("div", {}, this.heading, this.list, this.others, this.codeEntry());
    this.root = element("div", { class: "at-table" }, this.all, this.panel, this.note);
  }

  codeEntry() {
    const { say } = this.page.speech;
    return element("form", { class: "code", onsubmit: (/** @type {Event} */ event) => this.takeCode(event) },
      element("label", {}, say("play.seats.code"), this.code), element("button", {}, say("play.seats.take")));
  }

  /** @param {Game} game */
  show(game) {
    this.game = game;
    this.list.replaceChildren(...game.seats.map((code) => this.seat(game, code)));
    const empty = seatsOf(this.table).filter((code) => !game.seats.includes(code));
    const { say, listed } = this.page.speech;
    const names = listed(empty.map((code) => seatName(this.page, code)));
    this.others.textContent = empty.length ? say("play.seats.empty", { names }) : "";
    this.all.hidden = this.open !== "";
    if (!this.open) this.panel.replaceChildren();
  }

  /** @param {Game} game @param {string} code */
  seat(game, code) {
    const { say } = this.page.speech;
    const name = seatName(this.page, code);
    const aims = game.revealed ? aimsOf(this.table, game.number, code).map((aim) => element("li", {}, aimWords(this.page, aim))) : [];
    return element("li", { "data-seat": code },
      element("button", { type: "button", onclick: () => this.sit(code) }, name),
      element("span", { class: "status" }, say(`play.seats.${this.statusOf(game, code)}`)),
      aims.length ? element("ul", { class: "aims" }, ...aims) : null);
  }

  /** @param {Game} game @param {string} code */
  statusOf(game, code) {
    if (game.filed[game.turn]?.[code] !== undefined) return "filed";
    return this.clock.isOver() ? "late" : "waiting";
  }

  /** Let a seat file, alone with the machine. @param {string} code */
  sit(code) {
    const { game, page: { speech: { say } } } = this;
    this.open = code;
    this.note.textContent = "";
    const file = (/** @type {Filing} */ filing) => this.file(code, filing);
    const filed = game.filed[game.turn]?.[code];
    const seated = { number: game.number, seat: code, filed, done: say("play.seats.file"), file };
    this.panel.replaceChildren(filingPanel(this.page, this.table, seated),
      element("p", { class: "actions" }, element("button", { type: "button", onclick: () => this.leave() }, say("play.seats.leave"))));
    this.all.hidden = true;
    this.panel.querySelector("h3").focus();
  }

  /** Close the seat at the machine: another turn has begun. */
  forget() {
    this.open = this.note.textContent = "";
  }

  leave() {
    this.open = "";
    this.show(this.game);
    this.heading.focus();
  }

  /** @param {string} seat @param {Filing} filing */
  file(seat, filing) {
    const { say } = this.page.speech;
    const refused = this.refusal(seat, filing);
    this.note.textContent = refused || say("play.seats.done", { seat: seatName(this.page, seat) });
    if (refused) return;
    this.open = "";
    this.enter(withFiling(this.game, seat, filing));
    this.heading.focus();
  }

  /** Why a filing cannot be taken now, in words; empty if it can. @param {string} seat @param {Filing} filing */
  refusal(seat, filing) {
    const { say } = this.page.speech;
    if (this.clock.paused) return say("play.refused.paused");
    if (this.clock.isOver()) return say("play.refused.late");
    const problem = problemOf(this.table, withFiling(this.game, seat, filing));
    return problem ? say(problem.key, problem.fields) : "";
  }

  /** @param {Event} event */
  takeCode(event) {
    event.preventDefault();
    const { say } = this.page.speech;
    const filed = filedOf(this.table, this.code.value);
    const problem = codeProblem(this.table, this.game, filed);
    if (problem || !filed) return (this.note.textContent = problem ? say(problem.key, problem.fields) : "");
    this.code.value = "";
    this.file(filed.seat, filed.filing);
  }
}
