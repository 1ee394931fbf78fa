/**
 * Elements of the page and of its pictures, made in one expression.
 */

const SVG = "http://www.w3.org/2000/svg";

/** What an element may be given: attributes, and listeners under `onclick` and the like.
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Given */

/**
 * An element of the page. `true` is an attribute without value; `false` and null are none.
 *
 * @param {string} tag
 * @param {Given} given
 * @param {...(Node | string | null)} inside
 * @returns {any} the HTMLElement
 */
export function element(tag, given = {}, ...inside) {
  return filled(document.createElement(tag), given, inside);
}

/**
 * An element of a picture.
 *
 * @param {string} tag
 * @param {Given} given
 * @param {...(Node | string | null)} inside
 * @returns {any} the SVGElement
 */
export function drawn(tag, given = {}, ...inside) {
  return filled(document.createElementNS(SVG, tag), given, inside);
}

/** @param {Element} made @param {Given} given @param {(Node | string | null)[]} inside */
function filled(made, given, inside) {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, String(value));
    }
  }
  made.append(.../** @type {(Node | string)[]} */ (inside.filter((one) => one !== null)));
  return made;
}
