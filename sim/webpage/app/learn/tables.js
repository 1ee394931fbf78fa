/**
 * Tables of answers.
 */

import { element } from "../element.js";
import { boundsText, sureText, valueText } from "./showing.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./lesson.js").Table} Table */
/** @typedef {import("./answers.js").Answered} Answered */
/** @typedef {import("./answers.js").Key} Key */

/** A table of a lesson, filled in; with what each choice misses against the best of its row.
 * @param {Page} page @param {Table} table @param {Key | null} key */
export function answerTable({ speech }, { title, rows, columns, cells, best }, key) {
  const { say } = speech;
  return element("div", { class: "table", tabindex: "0", role: "region", "aria-label": title },
    element("table", { class: "answers" }, element("caption", {}, title, best ? ` ${say("learn.table.regret")}` : ""),
      element("thead", {}, element("tr", {}, element("td"), ...columns.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows.map((name, i) => {
        return element("tr", {}, element("th", { scope: "row" }, name), ...cells[i].map((cell) => cellOf(speech, cell, cells[i], best, key)));
      }))));
}

/** @param {import("../words.js").Speech} speech @param {string} name @param {string[]} row @param {Table["best"]} best @param {Key | null} key */
function cellOf(speech, name, row, best, key) {
  const answered = key?.get(name);
  if (!answered || !key) return element("td", {}, "…");
  const inside = [element("strong", {}, valueText(speech, answered)), element("br"), sureText(speech, answered)];
  if (!best) return element("td", {}, ...inside);
  const values = row.map((one) => /** @type {Answered} */ (key.get(one)).estimate.value);
  const missed = Math.abs((best === "largest" ? Math.max(...values) : Math.min(...values)) - answered.estimate.value);
  const regret = missed ? speech.say("learn.table.misses", { size: speech.number(missed, answered.asked.digits) }) : speech.say("learn.table.best");
  return element("td", { class: missed ? "" : "best" }, ...inside, element("br"), element("em", {}, regret));
}

/** All answers with how sure they are, and where the words beside them hold. @param {Page} page @param {Key} key */
export function keyTable({ speech }, key) {
  const { say } = speech;
  const head = ["learn.key.meaning", "learn.key.value", "learn.key.sure", "learn.key.bounds", "learn.key.holds"];
  const rows = [...key.values()].map((answered) => {
    const { asked, holds } = answered;
    const cells = [valueText(speech, answered), sureText(speech, answered), boundsText(speech, asked), say(holds ? "learn.key.yes" : "learn.key.no")];
    return element("tr", { class: holds ? "" : "broken" }, element("th", { scope: "row" }, asked.meaning), ...cells.map((text) => element("td", {}, text)));
  });
  return element("div", { class: "table whole", tabindex: "0", role: "region", "aria-label": say("learn.key.heading") },
    element("table", { class: "answers" }, element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, say(name))))),
      element("tbody", {}, ...rows)));
}
