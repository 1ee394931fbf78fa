/**
 * What a seat may file: moves on offer, few, within its points, one on a matter.
 */

/** @typedef {import("./game.js").Rules} Rules */
/** @typedef {import("./game.js").Move} Move */
/** @typedef {import("../setting.js").Problem} Problem */

/** Points of a move; null if the seat cannot make it. @param {Rules} rules @param {string} seat @param {Move} move */
export function pointsOf(rules, seat, { does, size }) {
  const move = rules.moves[seat]?.find((one) => one.does === does);
  return move?.sizes.find((one) => one.size === size)?.points ?? null;
}

/** Points of several moves. @param {Rules} rules @param {string} seat @param {Move[]} moves */
export function spent(rules, seat, moves) {
  return moves.reduce((sum, move) => sum + (pointsOf(rules, seat, move) ?? 0), 0);
}

/** Why moves cannot be filed; null if they can. @param {Rules} rules @param {string} seat @param {Move[]} moves @returns {Problem | null} */
export function movesProblem(rules, seat, moves) {
  const { budget, most } = rules;
  const unknown = moves.find((move) => pointsOf(rules, seat, move) === null);
  if (unknown) return { key: "play.refused.unknown", fields: { does: unknown.does } };
  if (moves.length > most) return { key: "play.refused.most", fields: { most } };
  const matters = moves.map(({ does }) => rules.moves[seat].find((one) => one.does === does)?.matter);
  if (new Set(matters).size < moves.length) return { key: "play.refused.matter", fields: {} };
  const points = spent(rules, seat, moves);
  return points > budget ? { key: "play.refused.budget", fields: { points, budget } } : null;
}
