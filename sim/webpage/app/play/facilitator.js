/**
 * What only the facilitator does: pause, rewind, add an event, show aims, save or end the game.
 */

import { saveText } from "../chart/saving.js";
import { element } from "../element.js";
import { problemOf, rewound, withInjected } from "./game.js";
import { moveWords } from "./naming.js";
import { MOST_INJECTED, savedText } from "./saved.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./game.js").Table} Table */
/** @typedef {import("./game.js").Game} Game */

/** Minutes that are added at once. */
const MORE = 2;

/** The facilitator's part of the table. */
export class Facilitator {
  /** The one that is shown. @type {Game} */
  game;

  /** @param {Page} page @param {Table} table @param {import("./clock.js").Clock} clock @param {(game: Game | null) => void} enter null ends the game */
  constructor(page, table, clock, enter) {
    const { say } = page.speech;
    this.page = page;
    this.table = table;
    this.clock = clock;
    this.enter = enter;
    this.pause = this.button("pause", () => this.togglePause());
    this.more = this.button("more", () => clock.add(MORE), { n: MORE });
    this.rewind = this.button("rewind", () => this.enter(rewound(this.game)));
    this.aims = this.button("reveal", () => this.enter({ ...this.game, revealed: !this.game.revealed }));
    this.injected = element("ul", { class: "injected" });
    this.note = element("p", { class: "note", role: "status" });
    this.adding = this.addForm();
    this.text = element("textarea", { rows: 3, readonly: true, "aria-label": say("play.facilitator.text") });
    this.root = element("details", { class: "facilitator" }, element("summary", {}, say("play.facilitator.heading")),
      element("p", { class: "actions" }, this.pause, this.more, this.rewind, this.aims),
      this.adding, this.saving(), element("p", { class: "actions" }, this.button("end", () => this.enter(null))), this.note);
  }

  /** @param {string} key @param {() => void} onclick @param {Record<string, number>} fields */
  button(key, onclick, fields = {}) {
    return element("button", { type: "button", onclick }, this.page.speech.say(`play.facilitator.${key}`, fields));
  }

  togglePause() {
    this.clock.toggle();
    this.show(this.game);
  }

  /** @param {Game} game */
  show(game) {
    const { say } = this.page.speech;
    const over = game.turn >= this.table.rules.turns;
    this.game = game;
    this.pause.textContent = say(this.clock.paused ? "play.facilitator.resume" : "play.facilitator.pause");
    this.aims.textContent = say(game.revealed ? "play.facilitator.hide" : "play.facilitator.reveal");
    this.rewind.disabled = game.turn === 0;
    for (const part of [this.pause, this.adding]) part.hidden = over;
    this.more.hidden = over || game.minutes === 0;
    this.text.value = savedText(this.table, game);
    const acts = game.injected[game.turn] ?? [];
    this.injected.replaceChildren(...acts.map((act, i) => element("li", {}, this.wordsOf(act), " ",
      this.button("remove", () => this.enter(withInjected(game, acts.filter((_, k) => k !== i)))))));
  }

  /** @param {import("./game.js").Act} act */
  wordsOf(act) {
    const { content: { cast }, speech: { say } } = this.page;
    return say("play.news.deed", { actor: cast.actors[act.actor].name, move: moveWords(this.page, act.actor, act) });
  }

  // ---- an event of the facilitator's ------------------------------------------------------------

  addForm() {
    const { page: { content: { cast }, speech: { say } }, table: { about } } = this;
    const actors = [...new Set(about.actions.map(({ actor }) => actor))];
    this.actor = element("select", { onchange: () => this.offer() }, ...actors.map((code) => element("option", { value: code }, cast.actors[code].name)));
    this.does = element("select", { onchange: () => this.suggest() });
    this.size = element("input", { type: "number", step: "any" });
    this.unit = element("span", {});
    this.sized = element("label", {}, say("play.facilitator.size"), this.size, this.unit);
    this.offer();
    return element("form", { class: "inject", onsubmit: (/** @type {Event} */ event) => this.inject(event) },
      element("h4", {}, say("play.facilitator.inject")), element("label", {}, say("play.facilitator.actor"), this.actor),
      element("label", {}, say("play.facilitator.does"), this.does), this.sized,
      element("button", {}, say("play.facilitator.add")), this.injected);
  }

  /** What the chosen actor can do. */
  offer() {
    const own = this.table.about.actions.filter(({ actor }) => actor === this.actor.value);
    this.does.replaceChildren(...own.map(({ does }) => element("option", { value: does }, does)));
    this.suggest();
  }

  suggest() {
    const [actor, does] = [this.actor.value, this.does.value];
    const action = this.table.about.actions.find((one) => one.actor === actor && one.does === does);
    this.fixed = action?.size ?? null;
    this.sized.hidden = this.fixed !== null;
    this.unit.textContent = action?.unit ?? "";
    this.size.value = this.fixed === null ? this.page.content.explore.sizes[`${actor} ${does}`] : "";
  }

  /** @param {Event} event */
  inject(event) {
    event.preventDefault();
    const { say } = this.page.speech;
    const acts = this.game.injected[this.game.turn] ?? [];
    const size = this.fixed ?? Number(this.size.value);
    const game = withInjected(this.game, [...acts, { actor: this.actor.value, does: this.does.value, size }]);
    const problem = acts.length < MOST_INJECTED ? problemOf(this.table, game) : { key: "play.refused.injected", fields: { n: MOST_INJECTED } };
    this.note.textContent = problem ? say(problem.key, problem.fields) : "";
    if (!problem) this.enter(game);
  }

  // ---- to go on later ---------------------------------------------------------------------------

  saving() {
    const { say } = this.page.speech;
    return element("div", {}, element("h4", {}, say("play.facilitator.save")), element("p", {}, say("play.facilitator.save_how")), this.text,
      element("p", { class: "actions" }, this.button("copy", () => this.copy()),
        this.button("file", () => saveText(`table-${this.game.number}-turn-${this.game.turn + 1}.txt`, this.text.value, "text/plain"))));
  }

  async copy() {
    const { say } = this.page.speech;
    try {
      await navigator.clipboard.writeText(this.text.value);
      this.note.textContent = say("play.facilitator.copied");
    } catch {
      this.text.select();
      this.note.textContent = say("play.facilitator.selected");
    }
  }
}
