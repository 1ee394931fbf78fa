/**
 * The game "The table": who plays, what was filed in each turn, and the scenario that this makes.
 */

import { problemsOf, settingOf } from "../setting.js";
import { agreed } from "./coordination.js";

/** @typedef {import("../../engine/bundle.js").Description} Description */
/** @typedef {import("../../engine/bundle.js").ScenarioEvent} ScenarioEvent */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../setting.js").Problem} Problem */
/** @typedef {{does: string, size: number}} Move */
/** @typedef {Move & {actor: string}} Act */
/** What a seat files: a partner its moves, a ministry the name of a plan. @typedef {Move[] | string} Filing */
/** `number`: of the game, which aims are drawn by and codes are told apart by. `member`: the future in
 * which it is played. `turn`: the one in progress from 0 on; as many as there are turns when it is over.
 * `filed`, `injected`: by turn.
 * @typedef {{number: number, member: number, run: import("../store.js").Chosen, base: string,
 *   seats: string[], minutes: number, turn: number, filed: Record<string, Filing>[], injected: Act[][],
 *   revealed: boolean}} Game */
/** The rules as `sim/webpage/play_content.py` writes them.
 * @typedef {{turns: number, quarters: number, budget: number, most: number, aims: number,
 *   moves: Record<string, {does: string, matter: string, sizes: {size: number, points: number}[]}[]>,
 *   plans: {name: string, moves: Move[]}[],
 *   aims_of: Record<string, import("./aims.js").Aim[]>}} Rules */
/** What a game is played with. @typedef {{about: Description, rules: Rules, cast: any}} Table */

/** Digits of a size after the point, so that a record can be read. */
const DIGITS = 4;

/** @param {import("../page.js").Page} page @returns {Table} */
export function tableOf({ about, content }) {
  return { about, rules: content.play, cast: content.cast };
}

/** All that can be played: partners with moves, then ministries. @param {Table} table */
export function seatsOf({ rules, cast }) {
  return [...Object.keys(rules.moves), ...cast.ministries];
}

/** Ministries that are played, in the order of the cast. @param {Table} table @param {Game} game @returns {string[]} */
export function ministriesOf({ cast }, { seats }) {
  return cast.ministries.filter((/** @type {string} */ code) => seats.includes(code));
}

/** First and last quarter of a turn. @param {Table} table @param {Game} game @param {number} turn */
export function spanOf({ about, rules }, { base }, turn) {
  const first = settingOf(about, base).start + turn * rules.quarters;
  return { first, last: first + rules.quarters - 1 };
}

/**
 * The scenario of the turns before one.
 *
 * @param {Table} table
 * @param {Game} game
 * @param {string} title
 * @param {number} turns how many; those that were played, if left out
 * @returns {Setting}
 */
export function settingWith(table, game, title, turns = game.turn) {
  const base = settingOf(table.about, game.base);
  const end = spanOf(table, game, table.rules.turns - 1).last;
  const played = Array.from({ length: turns }, (_, turn) => eventsOf(table, game, turn)).flat();
  const given = base.events.filter(({ first }) => first <= end);
  return { ...base, name: `table-${game.number}`, title, end, events: [...given, ...played] };
}

/** What happens in a turn. @param {Table} table @param {Game} game @param {number} turn @returns {ScenarioEvent[]} */
export function eventsOf(table, game, turn) {
  return actsOf(table, game, turn).map(({ by, actor, does, size }, i) => {
    return { id: `t${turn + 1}-${by}-${i + 1}`, actor, does, size, ...spanOf(table, game, turn) };
  });
}

/** @param {Table} table @param {Game} game @param {number} turn @returns {(Act & {by: string})[]} */
function actsOf(table, game, turn) {
  const filed = game.filed[turn] ?? {};
  const partners = game.seats.flatMap((code) => {
    const moves = filed[code];
    return Array.isArray(moves) ? moves.map((move) => ({ ...move, actor: code, by: inId(code) })) : [];
  });
  const injected = (game.injected[turn] ?? []).map((act) => ({ ...act, by: "injected" }));
  return [...partners, ...planActs(table, game, turn), ...injected];
}

/** The plan of the ministries, at the strength at which they agreed. @param {Table} table @param {Game} game @param {number} turn */
function planActs(table, game, turn) {
  const { plan, share } = agreed(ministriesOf(table, game), game.filed[turn] ?? {});
  const moves = table.rules.plans.find(({ name }) => name === plan)?.moves ?? [];
  return moves.map(({ does, size }) => {
    return { actor: table.cast.home, does, size: Number((size * share).toFixed(DIGITS)), by: "plan" };
  });
}

/** @param {string} code */
function inId(code) {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, "-");
}

/** What the model cannot take of the turn in progress, if anything. @param {Table} table @param {Game} game @returns {Problem | null} */
export function problemOf(table, game) {
  const turns = Math.min(game.turn + 1, table.rules.turns);
  return problemsOf(table.about, settingWith(table, game, "", turns))[0] ?? null;
}

// ---- changes -----------------------------------------------------------------------------------

/** The game with a filing; the last one of a seat counts. @param {Game} game @param {string} seat @param {Filing} filing @returns {Game} */
export function withFiling(game, seat, filing) {
  const filed = [...game.filed];
  filed[game.turn] = { ...filed[game.turn], [seat]: filing };
  return { ...game, filed };
}

/** @param {Game} game @param {Act[]} acts those that the facilitator adds to the turn @returns {Game} */
export function withInjected(game, acts) {
  const injected = [...game.injected];
  injected[game.turn] = acts;
  return { ...game, injected };
}

/** The turn is over. @param {Game} game @returns {Game} */
export function nextTurn(game) {
  const turn = game.turn + 1;
  return { ...game, turn, filed: upTo(game.filed, turn, {}), injected: upTo(game.injected, turn, []) };
}

/** Back to the begin of the last turn, with what was filed in it. @param {Game} game @returns {Game} */
export function rewound(game) {
  const turn = Math.max(game.turn - 1, 0);
  return { ...game, turn, filed: game.filed.slice(0, turn + 1), injected: game.injected.slice(0, turn + 1) };
}

/** @template T @param {T[]} list @param {number} last @param {T} empty */
function upTo(list, last, empty) {
  return Array.from({ length: last + 1 }, (_, i) => list[i] ?? empty);
}
