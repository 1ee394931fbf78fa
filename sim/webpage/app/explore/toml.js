/**
 * A setting as a scenario file that the command line reads, and the command that repeats a run.
 */

import { fileQuarter } from "../quarters.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../setting.js").Setting} Setting */
/** @typedef {import("../store.js").Chosen} Chosen */

const WORLD = "world";

/** The name of the file: that of the scenario it was made from, and that it was changed. @param {Setting} setting @param {boolean} changed */
export function fileNameOf({ base }, changed) {
  return changed ? `${base}-changed` : `${base}-copy`;
}

/**
 * The whole setting: it extends nothing, so that it means the same wherever it lies.
 *
 * @param {Page} page
 * @param {Setting} setting
 * @param {{title: string, story: string}} [told] in the place of what the shipped scenario says
 * @returns {string}
 */
export function tomlOf({ about, content, speech }, setting, told) {
  const { title, story, paragraphs } = content.scenarios[setting.base];
  const actions = about.actions;
  const sources = content.explore.sources[setting.base];
  const event = (/** @type {import("../setting.js").ScenarioEvent} */ { id, actor, does, size, first, last }) => {
    const free = actions.find((one) => one.actor === actor && one.does === does)?.size === null;
    return [
      "", "[[event]]", `id = ${quoted(id)}`, `actor = ${quoted(actor)}`, `does = ${quoted(does)}`, ...(free ? [`size = ${float(size)}`] : []),
      `from = "${fileQuarter(first)}"`, `until = "${fileQuarter(last)}"`, `source = ${quoted(sources[id] ?? "judgement")}`,
    ];
  };
  return [
    "schema = 1", `title = ${quoted(told?.title ?? speech.say("explore.save.title", { title }))}`, `story = ${quoted(told?.story ?? story)}`,
    `paragraphs = [${paragraphs.map(quoted).join(", ")}]`, "notice = []", "try = []",
    "", "[time]", `start = "${fileQuarter(setting.start)}"`, `end = "${fileQuarter(setting.end)}"`,
    ...tables(setting.settings), ...setting.events.flatMap(event), "",
  ].join("\n");
}

/** @param {Record<string, number>} settings */
function tables(settings) {
  const entries = Object.entries(settings).map(([name, value]) => [...name.split("."), float(value)]);
  const owners = [...new Set(entries.map(([owner]) => owner))].sort();
  return owners.flatMap((owner) => {
    const own = entries.filter(([one]) => one === owner).map(([, key, value]) => `${key} = ${value}`);
    return ["", owner === WORLD ? "[world]" : `[levers.${owner}]`, ...own];
  });
}

/** A text as TOML writes it. @param {string} text */
function quoted(text) {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** A number as TOML writes it, read back to the last bit. @param {number} value */
function float(value) {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** What repeats the run, where the file lies in a folder of scenarios. The page has the numbers of the
 * compiled engine, whose last digits are not NumPy's. @param {string} name @param {Chosen} run */
export function commandOf(name, { seed, members, assumptions, chance, held, ranges }) {
  const single = Object.entries(ranges).filter(([, [, low, high]]) => low === high).map(([key, [value]]) => [key, value]);
  const fixed = [...single, ...Object.entries(held)].map(([key, value]) => `--held ${key}=${value}`);
  const luck = chance ? [] : ["--chance off"];
  return ["hedgerow run", name, `--members ${members}`, `--seed ${seed}`, `--assumptions ${assumptions}`, ...luck, ...fixed, "--engine fused"].join(" ");
}

/** Numbers with another range, which no option of the command line can give. @param {Chosen} run */
export function widerRanges({ ranges }) {
  return Object.entries(ranges).filter(([, [, low, high]]) => low !== high).map(([name]) => name);
}
