/**
 * What every lever is, quarter by quarter: defaults, settings, the calendar, and events.
 *
 * As `lay_out` of sim/inputs/scenario/levers.py, on scenarios that Python has read and checked.
 */

/** @typedef {import("./bundle.js").Description} Description */
/** @typedef {import("./bundle.js").Scenario} Scenario */
/** @typedef {import("./bundle.js").ScenarioEvent} ScenarioEvent */
/** @typedef {import("./bundle.js").Action} Action */

/**
 * Levers over the quarters of a scenario, in their own units; NAME_clamped is 1 where a scenario or
 * an event takes the place of an actor's own rule.
 *
 * @param {Description} about
 * @param {Scenario} scenario
 * @returns {Record<string, Float64Array>} values by lever, (quarter,) each
 */
export function layOut(about, scenario) {
  const length = scenario.end - scenario.start + 1;
  /** @type {Record<string, Float64Array>} */
  const levers = {};
  for (const [name, lever] of Object.entries(about.levers)) {
    const set = Object.hasOwn(scenario.settings, name);
    levers[name] = new Float64Array(length).fill(set ? scenario.settings[name] : lever.default);
    for (const quarter of lever.calendar) {
      if (quarter >= scenario.start && quarter <= scenario.end) {
        levers[name][quarter - scenario.start] = 1;
      }
    }
    if (lever.clamps) levers[`${name}_clamped`] = new Float64Array(length).fill(set ? 1 : 0);
  }
  for (const { event, action } of inOrder(about, scenario.events)) {
    applyEvent(about, levers, scenario.start, event, action);
  }
  return levers;
}

/**
 * Events with what they do, in the order in which they act: by id, those that release a lever last.
 *
 * @param {Description} about
 * @param {ScenarioEvent[]} events
 */
function inOrder(about, events) {
  const rank = (/** @type {{action: Action}} */ { action }) => Number(action.effect === "releases");
  return events
    .map((event) => ({ event, action: actionOf(about, event) }))
    .sort((a, b) => rank(a) - rank(b) || (a.event.id < b.event.id ? -1 : 1));
}

/**
 * The action of an event; throws an Error for one that its actor cannot do.
 *
 * @param {Description} about
 * @param {ScenarioEvent} event
 * @returns {Action}
 */
function actionOf(about, event) {
  const { actor, does } = event;
  const found = about.actions.find((one) => one.actor === actor && one.does === does);
  if (!found) throw new Error(`event '${event.id}': ${actor} cannot do '${does}'`);
  return found;
}

/**
 * @param {Description} about
 * @param {Record<string, Float64Array>} levers
 * @param {number} start
 * @param {ScenarioEvent} event
 * @param {Action} action
 */
function applyEvent(about, levers, start, event, action) {
  const name = `${event.actor}.${action.lever}`;
  const during = [event.first - start, event.last - start + 1];
  const values = levers[name].subarray(...during);
  levers[`${name}_clamped`]?.subarray(...during).fill(action.effect === "releases" ? 0 : 1);
  const years = (event.last - event.first + 1) / about.engine.year;
  const { size } = event;
  values.forEach((value, i) => {
    if (action.effect === "sets") values[i] = size;
    else if (action.effect === "releases") values[i] = about.levers[name].default;
    else if (action.effect === "scales") values[i] = value * (1 + size);
    else values[i] = value + (action.effect === "spreads" ? size / years : size);
  });
}
