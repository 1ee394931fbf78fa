/**
 * What can wait: pictures out of sight are drawn once a hand rests, or when they come into sight.
 */

/** @typedef {import("../chart/figure.js").Figure} Figure */

/** Which figures can be seen. */
export class InSight {
  /** @param {Figure[]} figures @param {() => void} come what to do when one comes into sight */
  constructor(figures, come) {
    /** @type {Set<Element>} */
    this.seen = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.seen.add(target);
        else this.seen.delete(target);
      }
      if (entries.some(({ isIntersecting }) => isIntersecting)) come();
    });
    for (const { root } of figures) observer.observe(root);
  }

  any() {
    return this.seen.size > 0;
  }

  /** @param {Figure} figure */
  has(figure) {
    return this.seen.has(figure.root);
  }
}
