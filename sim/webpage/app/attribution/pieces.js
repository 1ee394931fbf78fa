/**
 * In what do two scenarios differ, one event or one setting at a time?
 *
 * As sim/analysis/differences.py, on scenarios of the same length.
 */

/** @typedef {import("../../engine/bundle.js").Description} Description */
/** @typedef {import("../../engine/bundle.js").Scenario} Scenario */
/** @typedef {import("../../engine/bundle.js").ScenarioEvent} ScenarioEvent */
/** A lever that is set, or an event, as a scenario has it and as the reference has it; null where
 * absent. `acts`: whether it can change a number.
 * @typedef {{kind: "setting", name: string, own: number | null, usual: number | null, acts: boolean}} SettingPiece */
/** @typedef {{kind: "event", name: string, own: ScenarioEvent | null, usual: ScenarioEvent | null, acts: boolean}} EventPiece */
/** @typedef {SettingPiece | EventPiece} Piece */

/**
 * Every setting and event in which a scenario differs from a reference, settings first.
 *
 * @param {Description} about
 * @param {Scenario} scenario
 * @param {Scenario} reference
 * @returns {Piece[]}
 */
export function differing(about, scenario, reference) {
  return [...settingPieces(about, scenario, reference), ...eventPieces(about, scenario, reference)];
}

/** The scenario with one piece taken back to what the reference has. @template {Scenario} S @param {S} scenario @param {Piece} piece @returns {S} */
export function without(scenario, piece) {
  if (piece.kind === "setting") {
    const { [piece.name]: _, ...kept } = scenario.settings;
    return { ...scenario, settings: piece.usual === null ? kept : { ...kept, [piece.name]: piece.usual } };
  }
  const events = scenario.events.filter((event) => event !== piece.own);
  return { ...scenario, events: piece.usual ? [...events, piece.usual] : events };
}

/**
 * A reference that runs as long as what is held against it: events that last to its end go on, but
 * those whose size is spread over their time.
 *
 * @template {Scenario} S
 * @param {Description} about
 * @param {S} reference
 * @param {number} end
 * @returns {S}
 */
export function asLongAs(about, reference, end) {
  const longer = (/** @type {ScenarioEvent} */ event) => {
    return event.last < reference.end || effectOf(about, event) === "spreads" ? event : { ...event, last: end };
  };
  return { ...reference, end, events: end > reference.end ? reference.events.map(longer) : reference.events };
}

// ---- settings ------------------------------------------------------------------------------------

/** @param {Description} about @param {Scenario} scenario @param {Scenario} reference @returns {SettingPiece[]} */
function settingPieces(about, scenario, reference) {
  const pairs = Object.keys(about.levers).map((name) => {
    const [own, usual] = [scenario, reference].map(({ settings }) => {
      return Object.hasOwn(settings, name) ? settings[name] : null;
    });
    return { kind: /** @type {const} */ ("setting"), name, own, usual, acts: true };
  });
  return pairs.filter(({ name, own, usual }) => {
    const { default: level, clamps } = about.levers[name];
    return (own ?? level) !== (usual ?? level) || (clamps && (own === null) !== (usual === null));
  });
}

// ---- events --------------------------------------------------------------------------------------

/** @param {Description} about @param {Scenario} scenario @param {Scenario} reference @returns {EventPiece[]} */
function eventPieces(about, scenario, reference) {
  return unlike(about, scenario, reference).map(([own, usual]) => {
    const acts = [own, usual].some((event) => event !== null && event.first <= scenario.end && movesLever(about, event));
    return { kind: "event", name: own?.id ?? `no ${usual?.id}`, own, usual, acts };
  });
}

/**
 * Events without their like on the other side, paired where one has only changed.
 *
 * @param {Description} about
 * @param {Scenario} scenario
 * @param {Scenario} reference
 * @returns {[ScenarioEvent | null, ScenarioEvent | null][]}
 */
function unlike(about, scenario, reference) {
  const theirs = [...reference.events];
  const ours = scenario.events.filter((event) => {
    const act = actOf(about, event, scenario.end);
    const like = theirs.findIndex((other) => actOf(about, other, scenario.end) === act);
    if (like >= 0) theirs.splice(like, 1);
    return like < 0;
  });
  const named = (/** @type {ScenarioEvent} */ { id, actor, does }) => JSON.stringify([id, actor, does]);
  const before = new Map(theirs.map((event) => [named(event), event]));
  const pairs = ours.map((event) => {
    const usual = before.get(named(event)) ?? null;
    before.delete(named(event));
    return /** @type {[ScenarioEvent, ScenarioEvent | null]} */ ([event, usual]);
  });
  return [...pairs, ...[...before.values()].map((event) => /** @type {[null, ScenarioEvent]} */ ([null, event]))];
}

/** What an event does; all its quarters count where its size is spread over them.
 * @param {Description} about @param {ScenarioEvent} event @param {number} end */
function actOf(about, event, end) {
  const { actor, does, size, first, last } = event;
  return JSON.stringify([actor, does, size, first, effectOf(about, event) === "spreads" ? last : Math.min(last, end)]);
}

/** Whether an event can move its lever: a size of zero does where it sets or releases. @param {Description} about @param {ScenarioEvent} event */
function movesLever(about, event) {
  return event.size !== 0 || ["sets", "releases"].includes(effectOf(about, event) ?? "");
}

/** @param {Description} about @param {ScenarioEvent} event */
function effectOf({ actions }, { actor, does }) {
  return actions.find((one) => one.actor === actor && one.does === does)?.effect;
}
