/**
 * Which value does a parameter take for each member? As `given_values` of sim/engine/draws.py.
 */

/** @typedef {import("./bundle.js").Description} Description */

/** Which futures scenarios meet.
 *
 * `seed`: at least 0 and below 2^64. `members`: how many. `streams`: of luck that each draw meets;
 * members are a multiple of it. `assumptions`: "fixed", "prior" or the name of a table of draws.
 * `chance`: whether chance is at work. `held`: parameters held at one value in all futures, in their
 * own unit. `ranges`: [value, low, high] in the place of the seeds' own, by parameter.
 *
 * @typedef {{seed: bigint, members: number, streams: number, assumptions: string, chance: boolean,
 *   held: Record<string, number>, ranges: Record<string, [number, number, number]>}} Run */

/**
 * What is wrong with a run, in words; empty when nothing is.
 *
 * @param {Description} about
 * @param {Run} run
 * @returns {string[]}
 */
export function runProblems(about, run) {
  const problems = [];
  const whole = (/** @type {number} */ n) => Number.isInteger(n) && n >= 1;
  if (run.seed < 0n || run.seed >= 1n << 64n) problems.push("seed must be from 0 to 2^64 - 1");
  if (!whole(run.members) || !whole(run.streams) || run.members % run.streams !== 0) {
    problems.push("members and streams must be whole numbers, members a multiple of streams");
  }
  const table = about.draws[run.assumptions];
  if (!table && !["fixed", "prior"].includes(run.assumptions)) {
    problems.push(`assumptions must be fixed, prior or a table: ${Object.keys(about.draws)}`);
  } else if (table && !table.repeats && table.rows < run.members / run.streams) {
    problems.push(`the table '${run.assumptions}' has ${table.rows} rows, too few`);
  }
  return [...problems, ...valueProblems(about, run)];
}

/** @param {Description} about @param {Run} run */
function valueProblems(about, run) {
  const known = new Map(about.parameters.map((one) => [one.name, one]));
  const problems = [];
  for (const [name, value] of Object.entries(run.held)) {
    const limits = known.get(name)?.limits;
    if (!limits) problems.push(`no parameter '${name}'`);
    else if (!(limits[0] <= value && value <= limits[1])) {
      problems.push(`${name} cannot be held at ${value}, outside ${limits[0]} to ${limits[1]}`);
    }
  }
  for (const [name, [value, low, high]] of Object.entries(run.ranges)) {
    const limits = known.get(name)?.limits;
    if (!limits) problems.push(`no parameter '${name}'`);
    else if (!(low <= value && value <= high)) {
      problems.push(`the value ${value} of ${name} must lie from ${low} to ${high}`);
    } else if (!(limits[0] <= low && high <= limits[1])) {
      problems.push(`${name} cannot be drawn from ${low} to ${high}, outside ${limits[0]} to ${limits[1]}`);
    }
  }
  return problems;
}

/**
 * Value, low and high of each parameter, in the order of the table's rows.
 *
 * @param {Description} about
 * @param {Run} run
 * @returns {{name: string, value: number, low: number, high: number}[]}
 */
export function rangesOf(about, run) {
  return about.parameters.map(({ name, ...own }) => {
    const [value, low, high] = run.ranges[name] ?? [own.value, own.low, own.high];
    return { name, value, low, high };
  });
}

/**
 * The parameters that are not drawn from their prior: a value for all, or one for each draw.
 *
 * @param {Description} about
 * @param {Run} run
 * @returns {Map<string, (draw: number) => number>}
 */
export function givenValues(about, run) {
  /** @type {Map<string, (draw: number) => number>} */
  const given = new Map();
  const table = about.draws[run.assumptions];
  const base = table ? table.base : run.assumptions;
  for (const { name, value, low, high } of rangesOf(about, run)) {
    if (base === "fixed" || low === high) given.set(name, () => value);
  }
  for (const [name, column] of Object.entries(table?.columns ?? {})) {
    given.set(name, (draw) => column[draw % column.length]);
  }
  for (const [name, value] of Object.entries(run.held)) given.set(name, () => value);
  return given;
}
