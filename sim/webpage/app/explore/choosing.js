/**
 * Which scenario is edited, what the main chart shows, and against what.
 */

import { element } from "../element.js";
import { isChanged, settingOf } from "../setting.js";
import { ownOf } from "./shown.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */

/** The scenario, with its story. */
export class ScenarioChoice {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    const { about, store, content, speech: { say } } = page;
    this.choice = element("select", { id: "scenario", onchange: () => {
      store.change({ settings: [settingOf(about, this.choice.value), ...store.state.settings.slice(1)] });
    } }, ...about.scenarios.map(({ name }) => element("option", { value: name }, content.scenarios[name].title)));
    this.changed = element("p", { class: "note" });
    this.story = element("p");
    this.root = element("div", { class: "scenario" }, element("label", { for: "scenario" }, say("explore.scenario")), this.choice, this.changed,
      element("details", {}, element("summary", {}, say("explore.story")), this.story));
  }

  /** @param {State} state */
  show({ settings: [setting] }) {
    const { about, content, speech } = this.page;
    this.choice.value = setting.base;
    this.story.textContent = content.scenarios[setting.base].story;
    this.changed.textContent = isChanged(about, setting) ? speech.say("explore.is_changed") : "";
  }
}

/** Buttons for what the main chart shows, and the other scenario. */
export class ChartChoice {
  /** @param {Page} page */
  constructor(page) {
    const { content, store, speech: { say } } = page;
    this.page = page;
    const own = (/** @type {object} */ part) => store.show({ own: { ...store.state.own, explore: { ...ownOf(store.state), ...part } } });
    this.partners = content.cast.powers.map((/** @type {string} */ code) => {
      const choose = () => {
        own({ tilt: false });
        store.change({ partner: code });
      };
      return element("button", { type: "button", class: "choice", "data-partner": code, style: `--actor: ${content.cast.actors[code].colour}`, onclick: choose }, content.cast.actors[code].short);
    });
    this.tilt = element("button", { type: "button", class: "choice", onclick: () => own({ tilt: true }) }, say("explore.tilt_short"));
    this.against = element("select", { id: "against", onchange: () => own({ baseline: this.against.value === "baseline" }) });
    this.usual = content.baseline;
    this.root = element("div", { class: "choices" },
      element("div", { class: "partners", role: "group", "aria-label": say("explore.shown") }, ...this.partners, this.tilt),
      element("label", {}, say("explore.against"), this.against));
  }

  /** @param {State} state */
  show(state) {
    const { content, speech: { say } } = this.page;
    const { tilt, baseline } = ownOf(state);
    const { base } = state.settings[0];
    const pressed = (/** @type {HTMLElement} */ button, /** @type {boolean} */ on) => button.setAttribute("aria-pressed", String(on));
    for (const button of this.partners) pressed(button, !tilt && button.dataset.partner === state.partner);
    pressed(this.tilt, tilt);
    const titles = [["base", say("explore.as_shipped", { title: content.scenarios[base].title })]];
    if (base !== this.usual) titles.push(["baseline", content.scenarios[this.usual].title]);
    this.against.replaceChildren(...titles.map(([value, title]) => element("option", { value }, title)));
    this.against.value = baseline && base !== this.usual ? "baseline" : "base";
  }
}
