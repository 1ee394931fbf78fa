/**
 * The table during a game: the turn, the seats, the wall, the news; after the last turn the replay.
 */

import { saveText } from "../chart/saving.js";
import { Figure } from "../chart/figure.js";
import { element } from "../element.js";
import { tomlOf } from "../explore/toml.js";
import { Live } from "../live.js";
import { aimsOf } from "./aims.js";
import { Clock } from "./clock.js";
import { Facilitator } from "./facilitator.js";
import { nextTurn, settingWith } from "./game.js";
import { seatName, yearsWords } from "./naming.js";
import { deedsOf, newsOf, newsOutputs } from "./news.js";
import { replayOf } from "./replay.js";
import { rulesOf } from "./rules.js";
import { Seats } from "./seats.js";
import { alignmentsOf, wallOf } from "./wall.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ensemble.js").Futures} Futures */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */

/** A game in progress, or just over. */
export class Round {
  /** The one that is shown. @type {Game} */
  game;

  /** @param {Page} page @param {Table} table @param {(own: any) => void} enter */
  constructor(page, table, enter) {
    const { say } = page.speech;
    const change = (/** @type {Game | null} */ game) => enter(game ? { game } : {});
    this.page = page;
    this.table = table;
    this.change = change;
    this.clock = new Clock(page.speech, () => this.timeIsUp());
    this.seats = new Seats(page, table, this.clock, change);
    this.facilitator = new Facilitator(page, table, this.clock, change);
    this.heading = element("h2", { tabindex: "-1" });
    this.which = element("p", { class: "subtitle" });
    this.next = element("button", { type: "button", class: "strong", onclick: () => this.playTurn() }, say("play.round.play"));
    this.figure = new Figure(page.speech, "wall");
    this.news = element("div", { class: "news", "aria-live": "polite" });
    this.rules = element("details", { class: "rules-fold" }, element("summary", {}, say("play.rules.heading")), rulesOf(page, table));
    this.replay = element("div", {});
    this.wall = element("div", { class: "wall" }, this.figure.root, this.replay, this.news, this.rules);
    this.left = element("div", { class: "left" }, this.seats.root);
    this.root = element("div", { class: "round" },
      element("div", { class: "turn" }, this.heading, this.clock.root, this.next, this.which),
      element("div", { class: "columns" }, this.left, this.wall), this.record(), this.facilitator.root);
    this.live = new Live((game) => this.ask(game), (futures, game) => this.draw(futures, game), page.fail);
    this.played = "";
    this.turn = -1;
  }

  record() {
    const { say } = this.page.speech;
    const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => element("button", { type: "button", onclick }, say(`play.round.${key}`));
    this.after = element("p", { class: "actions" }, button("explore", () => this.explore()), button("save", () => this.save()));
    return this.after;
  }

  playTurn() {
    this.change(nextTurn(this.game));
    this.heading.focus();
  }

  timeIsUp() {
    this.seats.show(this.game);
    this.page.tell(this.page.speech.say("play.clock.over_long"));
  }

  /** @param {Game} game */
  show(game) {
    const over = game.turn >= this.table.rules.turns;
    this.game = game;
    if (game.turn !== this.turn) this.begin(game, over);
    this.seats.show(game);
    this.facilitator.show(game);
    const played = JSON.stringify([game.number, game.member, game.turn, settingWith(this.table, game, "")]);
    if (played !== this.played && game.turn > 0) this.live.ask(game);
    this.played = played;
  }

  /** A turn that was not the one before. @param {Game} game @param {boolean} over */
  begin(game, over) {
    const { say } = this.page.speech;
    const { turns } = this.table.rules;
    this.turn = game.turn;
    this.seats.forget();
    this.clock.start(over ? 0 : game.minutes);
    const fields = { turn: game.turn + 1, turns };
    this.heading.textContent = over ? say("play.round.over", fields)
      : say("play.round.turn", { ...fields, years: yearsWords(this.page, this.table, game, game.turn) });
    this.which.textContent = say("play.round.which", { number: String(game.number), member: String(game.member) });
    for (const part of [this.next, this.left]) part.hidden = over;
    for (const part of [this.replay, this.after]) part.hidden = !over;
    if (game.turn === 0) this.figure.root.hidden = true;
    this.rules.open = game.turn === 0;
    if (game.turn === 0) this.news.replaceChildren(element("p", { class: "notice" }, say("play.round.begin")));
  }

  /** Futures of what was played, and at the end of nobody's moves. @param {Game} game */
  ask(game) {
    const { page, table } = this;
    const aims = game.seats.flatMap((seat) => aimsOf(table, game.number, seat)).map(({ output }) => output);
    const outputs = [...new Set([...alignmentsOf(page), ...newsOutputs(page), ...aims])];
    const over = game.turn >= table.rules.turns;
    const settings = [this.settingOf(game), ...(over ? [settingWith(table, game, "", 0)] : [])];
    return page.ensemble.ask(settings, outputs, game.run);
  }

  /** @param {Game} game */
  settingOf(game) {
    return settingWith(this.table, game, this.page.speech.say("play.title", { number: String(game.number) }));
  }

  /** @param {Futures[]} futures @param {Game} game */
  draw([futures, ...others], game) {
    if (game.turn !== this.game.turn) return;
    const { page, table } = this;
    const without = others[0] ?? null;
    const quarters = game.turn * table.rules.quarters;
    this.figure.root.hidden = false;
    this.figure.show(wallOf(page, table, { game, futures, quarters, without }));
    this.news.replaceChildren(...this.newsParts(futures, game, quarters));
    this.replay.replaceChildren(without ? replayOf(page, table, { game, with: futures, without }) : "");
  }

  /** @param {Futures} futures @param {Game} game @param {number} quarters */
  newsParts(futures, game, quarters) {
    const { page, table, page: { speech: { say } } } = this;
    const turn = { futures, member: game.member, first: quarters - table.rules.quarters, last: quarters - 1 };
    const list = (/** @type {string[]} */ lines) => element("ul", {}, ...lines.map((line) => element("li", {}, line)));
    const deeds = deedsOf(page, table, game, game.turn - 1);
    const years = yearsWords(page, table, game, game.turn - 1);
    return [
      element("div", {}, element("h3", {}, say("play.news.deeds", { years })), list(deeds.length ? deeds : [say("play.news.nothing")])),
      element("div", {}, element("h3", {}, say("play.news.heading", { years })), list(newsOf(page, turn, alignmentsOf(page)))),
    ];
  }

  // ---- the record --------------------------------------------------------------------------------

  explore() {
    const { store } = this.page;
    const { run, member } = this.game;
    const setting = this.settingOf(this.game);
    store.change({ view: "explore", settings: [setting, ...store.state.settings.slice(1)], run, member });
  }

  save() {
    const setting = this.settingOf(this.game);
    const { content: { cast }, speech: { say, listed } } = this.page;
    const seats = listed(this.game.seats.map((code) => seatName(this.page, code)));
    const home = cast.actors[cast.home].in_sentence;
    const story = say("play.story", { home, seats, member: String(this.game.member) });
    saveText(`${setting.name}.toml`, tomlOf(this.page, setting, { title: setting.title, story }), "application/toml");
  }
}
