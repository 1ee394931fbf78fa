/**
 * How wide words are, in the page's own letters.
 */

/** Size of letters in charts, in pixels. */
export const SIZE = 12;

/** @type {CanvasRenderingContext2D | null} */
let context = null;
/** @type {Map<string, number>} */
const known = new Map();

/** Width of some words in pixels. @param {string} text @param {boolean} strong */
export function widthOf(text, strong = false) {
  const key = `${strong} ${text}`;
  const width = known.get(key) ?? measured(text, strong);
  if (known.size > 2000) known.clear();
  known.set(key, width);
  return width;
}

/** @param {string} text @param {boolean} strong */
function measured(text, strong) {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return 0.6 * SIZE * text.length;
  const family = getComputedStyle(document.documentElement).fontFamily;
  context.font = `${strong ? "bold " : ""}${SIZE}px ${family}`;
  return context.measureText(text).width;
}

/** Words that fit a width, cut with an ellipsis where they do not. @param {string} text @param {number} room @param {boolean} strong */
export function fitting(text, room, strong = false) {
  if (widthOf(text, strong) <= room) return text;
  let kept = text;
  while (kept && widthOf(`${kept}…`, strong) > room) kept = kept.slice(0, -1);
  return kept.length > 2 ? `${kept.trimEnd()}…` : "";
}

/** A line's colour for its words, or ink where that would be too pale (WCAG: 4.5). @param {string} colour */
export function readable(colour) {
  const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.5 ? colour : "#000000";
}
