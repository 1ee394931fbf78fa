/**
 * What can wait: pictures out of sight are drawn once a hand rests, or when they come into sight.
 */

/** @typedef {import("../chart/figure.js").Figure} Figure */
/** @typedef {import("../chart/figure.js").Shown} Shown */

/** Figures that are drawn at once while they can be seen. */
export class InSight {
  /** @param {Figure[]} figures */
  constructor(figures) {
    /** @type {Set<Element>} */
    this.seen = new Set();
    /** @type {Map<Figure, () => Shown>} */
    this.waiting = new Map();
    const observer = new IntersectionObserver((entries) => this.noticed(entries));
    for (const { root } of figures) observer.observe(root);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  noticed(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.seen.add(target);
      else this.seen.delete(target);
    }
    for (const figure of this.waiting.keys()) if (this.seen.has(figure.root)) this.draw(figure);
  }

  /** @param {Figure} figure @param {() => Shown} content */
  show(figure, content) {
    this.waiting.set(figure, content);
    if (this.seen.has(figure.root)) this.draw(figure);
  }

  /** Draw all that waits. */
  rest() {
    for (const figure of [...this.waiting.keys()]) this.draw(figure);
  }

  /** @param {Figure} figure */
  draw(figure) {
    const content = /** @type {() => Shown} */ (this.waiting.get(figure));
    this.waiting.delete(figure);
    figure.show(content());
  }
}
