/**
 * What the reader put in the place of the seeds' numbers, as part of how futures are drawn.
 */

/** @typedef {import("../store.js").Chosen} Chosen */
/** @typedef {import("./passports.js").Passport} Passport */
/** One value in all futures, or another range with its middle. @typedef {{value: number, low: number, high: number}} Own */
/** What is wrong, for the catalogue. @typedef {{key: string, fields: Record<string, string | number>}} Problem */

/** The names of numbers that were changed. @param {Chosen} run */
export function changedNames({ held, ranges }) {
  return [...new Set([...Object.keys(held), ...Object.keys(ranges)])];
}

/** What stands in a number's place, or null. @param {Chosen} run @param {string} name @returns {Own | null} */
export function ownOf({ held, ranges }, name) {
  if (Object.hasOwn(held, name)) return { value: held[name], low: held[name], high: held[name] };
  if (!Object.hasOwn(ranges, name)) return null;
  const [value, low, high] = ranges[name];
  return { value, low, high };
}

/** @param {Chosen} run @param {string} name */
export function isHeld({ held }, name) {
  return Object.hasOwn(held, name);
}

/** The run with a number as shipped. @param {Chosen} run @param {string} name @returns {Chosen} */
export function without(run, name) {
  const { [name]: _, ...held } = run.held;
  const { [name]: __, ...ranges } = run.ranges;
  return { ...run, held, ranges };
}

/** The run with all numbers as shipped. @param {Chosen} run @returns {Chosen} */
export function asShipped(run) {
  return { ...run, held: {}, ranges: {} };
}

/** @param {Chosen} run @param {string} name @param {number} value @returns {Chosen} */
export function holding(run, name, value) {
  const rest = without(run, name);
  return { ...rest, held: { ...rest.held, [name]: value } };
}

/** The run with another range; the seeds' own is none. @param {Chosen} run @param {Passport} passport @param {Own} own @returns {Chosen} */
export function ranging(run, { name, ...seeds }, { value, low, high }) {
  const rest = without(run, name);
  if (seeds.value === value && seeds.low === low && seeds.high === high) return rest;
  return { ...rest, ranges: { ...rest.ranges, [name]: [value, low, high] } };
}

/**
 * Why a number cannot be so; null where it can.
 *
 * @param {Passport} passport
 * @param {Own} own
 * @returns {Problem | null}
 */
export function problemOf({ limits: [least, most] }, { value, low, high }) {
  if (![value, low, high].every(Number.isFinite)) return { key: "evidence.refused.number", fields: {} };
  if (low < least || high > most || value < least || value > most) return { key: "evidence.refused.limits", fields: {} };
  if (!(low <= value && value <= high)) return { key: "evidence.refused.order", fields: {} };
  return null;
}

/** Whether a table of draws gives the number itself, so that no range counts. @param {import("../page.js").Page["about"]} about @param {Chosen} run @param {string} name */
export function isTabled({ draws }, { assumptions }, name) {
  return Object.hasOwn(draws[assumptions]?.columns ?? {}, name);
}
