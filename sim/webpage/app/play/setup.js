/**
 * Before a game: a new one, one to go on with, or a seat on a phone of its own.
 */

import { MOST_MEMBERS } from "../address.js";
import { element } from "../element.js";
import { GAMES } from "./codes.js";
import { seatsOf } from "./game.js";
import { rulesOf } from "./rules.js";
import { MOST_MINUTES, savedGame } from "./saved.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */

const MOST_SAVED = 30000;

/** The page before a game. */
export class Setup {
  /** @param {Page} page @param {Table} table @param {(own: any) => void} enter what the view keeps */
  constructor(page, table, enter) {
    const { say } = page.speech;
    this.page = page;
    this.table = table;
    this.enter = enter;
    const { members } = page.store.state.run;
    this.number = whole(anyBelow(GAMES), 0, GAMES - 1);
    this.member = whole(anyBelow(members), 0, MOST_MEMBERS - 1);
    this.minutes = whole(0, 0, MOST_MINUTES);
    this.seats = seatsOf(table).map((code) => element("input", { type: "checkbox", value: code, checked: true }));
    this.saved = element("textarea", { rows: 3, maxlength: MOST_SAVED, "aria-label": say("play.setup.saved") });
    this.note = element("p", { class: "note", role: "status" });
    this.root = element("div", { class: "setup" },
      element("div", {}, element("h2", {}, say("play.setup.heading")), rulesOf(page, table)),
      element("div", {}, this.newGame(), this.others(), this.note));
  }

  newGame() {
    const { say } = this.page.speech;
    const field = (/** @type {string} */ key, /** @type {HTMLElement} */ input) => element("label", {}, say(`play.setup.${key}`), input);
    return element("form", { onsubmit: (/** @type {Event} */ event) => this.start(event) },
      element("h3", {}, say("play.setup.new")), this.seatChoice("partners", false), this.seatChoice("ministries", true),
      element("div", { class: "fields" }, field("number", this.number), field("member", this.member), field("minutes", this.minutes)),
      element("p", { class: "actions" }, element("button", { class: "strong" }, say("play.setup.start"))));
  }

  /** @param {string} key @param {boolean} ministries */
  seatChoice(key, ministries) {
    const { page, table } = this;
    const own = this.seats.filter(({ value }) => table.cast.ministries.includes(value) === ministries);
    return element("fieldset", { class: "seats" }, element("legend", {}, page.speech.say(`play.setup.${key}`)),
      ...own.map((input) => element("label", {}, input, page.content.cast.actors[input.value].name)));
  }

  others() {
    const { say } = this.page.speech;
    return element("div", {},
      element("details", {}, element("summary", {}, say("play.setup.phone")), element("p", {}, say("play.setup.phone_how")),
        element("p", { class: "actions" }, element("button", { type: "button", onclick: () => this.enter({ phone: true }) }, say("play.setup.phone_begin")))),
      element("details", {}, element("summary", {}, say("play.setup.saved")), this.saved,
        element("p", { class: "actions" }, element("button", { type: "button", onclick: () => this.goOn() }, say("play.setup.go_on")))));
  }

  /** @param {Event} event */
  start(event) {
    event.preventDefault();
    const { say } = this.page.speech;
    const seats = this.seats.filter(({ checked }) => checked).map(({ value }) => value);
    if (!seats.length) return (this.note.textContent = say("play.setup.nobody"));
    const { run } = this.page.store.state;
    if (Number(this.member.value) >= run.members) return (this.note.textContent = say("play.setup.member_wrong", { last: run.members - 1 }));
    const base = this.table.about.scenarios[0].name;
    const given = { number: Number(this.number.value), member: Number(this.member.value), minutes: Number(this.minutes.value) };
    this.enter({ game: { ...given, run, base, seats, turn: 0, filed: [{}], injected: [[]], revealed: false } });
  }

  goOn() {
    const { say } = this.page.speech;
    try {
      this.enter({ game: savedGame(this.table, this.saved.value) });
    } catch (error) {
      this.note.textContent = say("play.refused.saved", { why: say(/** @type {Error} */ (error).message) });
    }
  }
}

/** @param {number} count */
function anyBelow(count) {
  return Math.floor(Math.random() * count);
}

/** @param {number} value @param {number} min @param {number} max */
function whole(value, min, max) {
  return element("input", { type: "number", required: true, value, min, max, step: 1 });
}
