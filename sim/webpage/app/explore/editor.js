/**
 * Changes of the setting that is edited. What the model cannot take is refused with a reason, and
 * everything stays as it was.
 */

import { problemsOf } from "../setting.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").ScenarioEvent} ScenarioEvent */

/** Changes the first setting of the page's state. */
export class Editor {
  /** @param {Page} page @param {(reasons: string) => void} refuse "" when a change was taken */
  constructor(page, refuse) {
    this.page = page;
    this.refuse = refuse;
  }

  /** @returns {Setting} */
  get setting() {
    return this.page.store.state.settings[0];
  }

  /**
   * @param {Setting} setting
   * @param {string} as changes of the same name are undone together
   * @returns {boolean} whether it was taken
   */
  change(setting, as = "") {
    const { about, store, speech } = this.page;
    const problems = problemsOf(about, setting);
    this.refuse(problems.map(({ key, fields }) => speech.say(key, this.named(fields))).join(" "));
    if (problems.length) return false;
    store.change({ settings: [setting, ...store.state.settings.slice(1)] }, as);
    return true;
  }

  /** Levers by what they mean. @param {Record<string, string | number>} fields */
  named(fields) {
    const label = this.page.about.levers[fields.name]?.label;
    return label ? { ...fields, name: label } : fields;
  }

  /** The end of a drag. */
  rest() {
    this.page.store.settle();
  }

  /** Set a lever, or give it back with null. @param {string} name @param {number | null} value */
  lever(name, value) {
    const { [name]: _, ...settings } = this.setting.settings;
    const lever = this.page.about.levers[name];
    const idle = value === null || (!lever.clamps && value === lever.default);
    if (!idle) settings[name] = value;
    return this.change({ ...this.setting, settings }, `lever ${name}`);
  }

  /** Put an event in the place of the one with its id, or beside the others. @param {ScenarioEvent} event @param {string} as */
  event(event, as = "") {
    const known = this.setting.events.some(({ id }) => id === event.id);
    const events = known
      ? this.setting.events.map((one) => (one.id === event.id ? event : one)) : [...this.setting.events, event];
    return this.change({ ...this.setting, events }, as);
  }

  /** @param {string} id */
  without(id) {
    return this.change({ ...this.setting, events: this.setting.events.filter((one) => one.id !== id) });
  }
}
