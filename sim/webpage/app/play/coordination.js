/**
 * Which plan does the home country carry out, and how strongly? The one that most ministry players
 * filed in time, at the share of players who filed it.
 */

/** @typedef {{plan: string | null, count: number, players: number, share: number}} Agreed */

/**
 * Where two plans have as many filings, that of the ministry that stands first in the cast counts.
 *
 * @param {string[]} players ministries that are played, in the order of the cast
 * @param {Record<string, unknown>} filed plans by ministry; who was late has none
 * @returns {Agreed} no plan where nobody filed one
 */
export function agreed(players, filed) {
  const plans = players.map((player) => filed[player]).filter((plan) => typeof plan === "string");
  const counts = new Map();
  for (const plan of plans) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  const count = Math.max(0, ...counts.values());
  const plan = plans.find((one) => counts.get(one) === count) ?? null;
  return { plan: /** @type {string | null} */ (plan), count, players: players.length, share: players.length ? count / players.length : 0 };
}
