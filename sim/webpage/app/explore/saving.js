/**
 * "Save as a scenario file": the file, the command that runs it, and the digest that both have.
 */

import { saveText } from "../chart/saving.js";
import { element } from "../element.js";
import { runOf } from "../ensemble.js";
import { isChanged } from "../setting.js";
import { commandOf, fileNameOf, tomlOf, widerRanges } from "./toml.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */

/** A fold that is filled when it is opened. */
export class Saving {
  /** @param {Page} page @param {() => void} again asks for what is shown, which ends in `settled` */
  constructor(page, again) {
    this.page = page;
    const { say } = page.speech;
    this.text = element("pre", { tabindex: "0" });
    this.command = element("code", {});
    this.digest = element("output", { class: "digest" });
    this.remark = element("p", { class: "note" });
    this.root = element("details", { class: "saving", ontoggle: () => this.opened(again) },
      element("summary", {}, say("explore.save.heading")),
      element("p", {}, say("explore.save.how")),
      element("p", { class: "actions" }, element("button", { type: "button", onclick: () => this.save() }, say("explore.save.button"))),
      element("p", {}, say("explore.save.command"), " ", this.command),
      element("p", {}, say("explore.save.digest"), " ", this.digest), this.remark,
      element("details", {}, element("summary", {}, say("explore.save.look")), this.text));
    this.asked = "";
  }

  /** @param {State} state */
  get(state) {
    const [setting] = state.settings;
    return { setting, name: fileNameOf(setting, isChanged(this.page.about, setting)) };
  }

  save() {
    const { setting, name } = this.get(this.page.store.state);
    saveText(`${name}.toml`, tomlOf(this.page, setting), "application/toml");
  }

  /** @param {() => void} again */
  opened(again) {
    this.show(this.page.store.state);
    if (this.root.open) again();
  }

  /** @param {State} state */
  show(state) {
    if (!this.root.open) return;
    const { setting, name } = this.get(state);
    this.text.textContent = tomlOf(this.page, setting);
    this.command.textContent = commandOf(name, state.run);
    const wider = widerRanges(state.run);
    const { say, listed } = this.page.speech;
    const remarks = [wider.length ? say("explore.save.ranges", { names: listed(wider) }) : "", this.page.build === "fused" ? "" : say("explore.save.plain")];
    this.remark.textContent = remarks.filter(Boolean).join(" ");
    if (askedOf(state) === this.asked) return;
    clearTimeout(this.timer);
    this.asked = "";
    this.digest.textContent = say("explore.save.computing");
  }

  /** Compute the digest, which takes a while, once all is drawn and a hand rests: a run that is asked
   * for drops the one in progress. @param {State} state */
  settled(state) {
    const asked = askedOf(state);
    if (!this.root.open || asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.compute(state, asked), 600);
  }

  /** @param {State} state @param {string} asked */
  async compute(state, asked) {
    const question = { run: runOf(state.run), scenarios: [state.settings[0]], outputs: [], digest: true };
    try {
      const answers = await this.page.ensemble.engine.simulate(question);
      if (this.asked !== asked) return;
      if (answers) this.digest.textContent = answers[0].digest;
      else this.asked = "";
    } catch (error) {
      this.page.fail(/** @type {Error} */ (error));
    }
  }
}

/** What a digest is of. @param {State} state */
function askedOf({ settings: [setting], run }) {
  return JSON.stringify([setting, run]);
}
