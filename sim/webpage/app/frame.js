/**
 * Around all views: their names, undo and redo, the line for messages, the badge.
 */

import { element } from "./element.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").View} View */
/** @typedef {import("./store.js").State} State */

/** The frame of the page. */
export class Frame {
  /** @param {Page} page @param {View[]} views @param {HTMLElement} into */
  constructor(page, views, into) {
    const { say } = page.speech;
    this.page = page;
    this.views = views;
    /** @type {Map<string, ReturnType<View["create"]>>} */
    this.made = new Map();
    this.message = element("p", { class: "message", role: "status" });
    this.main = element("main", { id: "main", tabindex: "-1" });
    this.tabs = views.map(({ name }) => {
      return element("button", { type: "button", "data-view": name, onclick: () => page.store.show({ view: name }) }, say(`frame.view.${name}`));
    });
    this.buttons = this.actions();
    this.badge = element("footer", { class: "badge" });
    into.replaceChildren(
      element("a", { class: "skip", href: "#main", onclick: (event) => this.skip(event) }, say("frame.skip")),
      element("header", {}, element("h1", {}, say("frame.name")), element("p", { class: "tagline" }, say("frame.tagline")),
        element("nav", { "aria-label": say("frame.views") }, ...this.tabs), this.buttons.root),
      this.message, this.main, this.badge);
  }

  /** @param {Event} event */
  skip(event) {
    event.preventDefault();
    this.main.focus();
  }

  actions() {
    const { store, speech: { say } } = this.page;
    const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) => {
      return element("button", { type: "button", "data-action": key, onclick }, say(`frame.${key}`));
    };
    const undo = button("undo", () => store.undo());
    const redo = button("redo", () => store.redo());
    const rest = [button("reset", () => store.reset()), button("link", () => this.copyLink())];
    return { undo, redo, root: element("p", { class: "actions" }, undo, redo, ...rest) };
  }

  async copyLink() {
    const { tell, speech: { say } } = this.page;
    try {
      await navigator.clipboard.writeText(location.href);
      tell(say("frame.link_copied"));
    } catch {
      tell(say("frame.link_here"));
    }
  }

  /** @param {State} state */
  show(state) {
    const { store } = this.page;
    this.tabs.forEach((tab) => {
      if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    });
    this.buttons.undo.disabled = store.past.length === 0;
    this.buttons.redo.disabled = store.future.length === 0;
    this.badge.textContent = this.badgeText(state);
    const view = this.made.get(state.view) ?? this.create(state.view);
    if (this.main.firstChild !== view.root) this.main.replaceChildren(view.root);
    view.show(state);
  }

  /** @param {State} state */
  badgeText(state) {
    const { about, content, speech: { say } } = this.page;
    const assumed = about.parameters.filter(({ kind }) => kind === "assumed").length;
    const futures = say("frame.futures", { n: state.run.members });
    const badge = say("frame.badge", { version: content.version, futures, assumed, all: about.parameters.length });
    const changed = new Set([...Object.keys(state.run.held), ...Object.keys(state.run.ranges)]).size;
    return changed ? `${say("frame.changed", { n: changed })} · ${badge}` : badge;
  }

  /** @param {string} name */
  create(name) {
    const view = /** @type {View} */ (this.views.find((one) => one.name === name)).create(this.page);
    this.made.set(name, view);
    return view;
  }
}
