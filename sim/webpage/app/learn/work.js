/**
 * What a class has done so far: kept in the page while it is open, and nowhere else.
 */

import { emptyLine } from "./sketch.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../store.js").State} State */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/** Steps of a lesson in order; the last two are the teacher's.
 * @typedef {"before" | "predict" | "observe" | "explain" | "after" | "class" | "teach"} Step */
/** Options that were chosen, the first is 1; null where none is.
 * @typedef {(number | null)[]} Chosen */
/** `kept`: the line stands and may not be changed; `lifted`: the futures may be seen. `checked`:
 * questions of the quiz of which the answer was asked for. `codes`: those of the class, as pasted.
 * @typedef {{line: import("./sketch.js").Line, sure: number, kept: boolean, lifted: boolean,
 *   before: Chosen, beforeDone: boolean, after: Chosen, afterDone: boolean, quiz: Chosen,
 *   checked: boolean[], seen: number, part: string, codes: string, minutes: number}} Work */
/** @typedef {{number: number | null, step: Step, teacher: boolean, work: Record<string, Partial<Work>>}} Learn */

/** Stated confidence to begin with, in per cent. */
const USUAL_SURE = 70;

/** @param {State} state @returns {Learn} */
export function learnOf(state) {
  return { number: null, step: "before", teacher: false, work: {}, ...state.own.learn };
}

/** @param {State} state @param {Lesson} lesson @returns {Work} */
export function workOf(state, lesson) {
  return {
    line: emptyLine(lesson.predict), sure: USUAL_SURE, kept: false, lifted: false, before: [], beforeDone: false,
    after: [], afterDone: false, quiz: [], checked: [], seen: 0, part: "", codes: "", minutes: lesson.plans[0].minutes,
    ...learnOf(state).work[lesson.name],
  };
}

/** @param {Page} page @param {Partial<Learn>} part */
export function changeLearn({ store }, part) {
  store.show({ own: { ...store.state.own, learn: { ...learnOf(store.state), ...part } } });
}

/** @param {Page} page @param {Lesson} lesson @param {Partial<Work>} part */
export function changeWork(page, lesson, part) {
  const { work } = learnOf(page.store.state);
  changeLearn(page, { work: { ...work, [lesson.name]: { ...work[lesson.name], ...part } } });
}

/** A list with one of its places filled. @template T @param {T[]} list @param {number} place @param {T} value @param {T} empty @returns {T[]} */
export function withPlace(list, place, value, empty) {
  const length = Math.max(list.length, place + 1);
  return Array.from({ length }, (_, i) => (i === place ? value : (list[i] ?? empty)));
}
