/**
 * What the reader has chosen: one state, changed in one place, with undo and redo.
 */

/** @typedef {import("./setting.js").Setting} Setting */
/** How futures are drawn; the seed as text, as numbers of a browser hold 53 bits.
 * @typedef {{seed: string, members: number, assumptions: string, chance: boolean,
 *   held: Record<string, number>, ranges: Record<string, [number, number, number]>}} Chosen */
/** `settings`: up to four, the first of which is edited. `own`: what views keep for themselves, by
 * view; it has to be what JSON can hold.
 * @typedef {{view: string, settings: Setting[], run: Chosen, partner: string, member: number | null,
 *   own: Record<string, any>}} State */

/** Changes kept for undo. */
const KEPT = 200;

/** The state and its past. */
export class Store {
  /** @param {State} state what Reset gives back */
  constructor(state) {
    this.shipped = state;
    this.state = state;
    /** @type {State[]} */
    this.past = [];
    /** @type {State[]} */
    this.future = [];
    this.last = "";
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
  }

  /** Be told of every change. @param {(state: State, before: State) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /**
   * Change some of the state.
   *
   * @param {Partial<State>} part
   * @param {string} as successive changes of the same name are undone together (a drag); a change
   *   without a name is undone alone
   */
  change(part, as = "") {
    const before = this.state;
    if (!as || as !== this.last) this.past = [...this.past, before].slice(-KEPT);
    this.future = [];
    this.last = as;
    this.enter({ ...before, ...part });
  }

  /** Change what is not worth an undo: the view, what a view keeps for itself. @param {Partial<State>} part */
  show(part) {
    this.enter({ ...this.state, ...part });
  }

  /** The end of a drag: the next change is undone apart from it. */
  settle() {
    this.last = "";
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  /** Everything as shipped but what views keep for themselves, in the present view; can be undone. */
  reset() {
    this.change({ ...this.shipped, view: this.state.view, own: this.state.own });
  }

  /** @param {State[]} from @param {State[]} to */
  step(from, to) {
    const state = from.pop();
    if (!state) return;
    to.push(this.state);
    this.last = "";
    this.enter({ ...state, view: this.state.view, own: this.state.own });
  }

  /** @param {State} state */
  enter(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  }
}
