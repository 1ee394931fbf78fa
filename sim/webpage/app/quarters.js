/**
 * Quarters as whole numbers, 0 for the first of 2010, as sim/model/quarters.py.
 */

const FIRST_YEAR = 2010;

/** As tables show it: 2020Q3. @param {number} quarter */
export function showQuarter(quarter) {
  return `${yearOf(quarter)}Q${(quarter % 4) + 1}`;
}

/** As scenario files write it: 2020-Q3. @param {number} quarter */
export function fileQuarter(quarter) {
  return `${yearOf(quarter)}-Q${(quarter % 4) + 1}`;
}

/** @param {number} quarter */
export function yearOf(quarter) {
  return FIRST_YEAR + Math.floor(quarter / 4);
}

/** The first quarter of a year. @param {number} year */
export function firstOf(year) {
  return (year - FIRST_YEAR) * 4;
}
