/**
 * With which numbers the answers were computed, and what of them is not as shipped.
 */

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").Chosen} Chosen */

/** @param {Page} page @param {Chosen} run */
export function changedNumbers({ about, speech, store }, run) {
  const { say, listed, number } = speech;
  const futures = say("learn.numbers.futures", { n: run.members, seed: run.seed });
  const usual = store.shipped.run;
  const drawn = [
    ...(run.assumptions === usual.assumptions ? [] : [say("learn.numbers.drawn", { from: run.assumptions })]),
    ...(run.chance === usual.chance ? [] : [say("learn.numbers.no_chance")]),
  ];
  const held = Object.entries(run.held).map(([name, value]) => {
    const shipped = about.parameters.find((one) => one.name === name)?.value ?? NaN;
    return say("learn.numbers.held", { name, value: String(value), shipped: String(shipped) });
  });
  const ranges = Object.entries(run.ranges).map(([name, [, low, high]]) => say("learn.numbers.range", { name, low: number(low, 3), high: number(high, 3) }));
  const changed = [...drawn, ...held, ...ranges];
  return `${futures} ${changed.length ? say("learn.numbers.changed", { all: listed(changed) }) : say("learn.numbers.shipped")}`;
}
