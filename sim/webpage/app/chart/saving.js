/**
 * Files that the reader saves; the page itself stores nothing.
 */

import { drawn } from "../element.js";

/** Colours and letters of a saved picture, which has no page around it. */
const LOOKS = "text{font:12px system-ui,sans-serif}.axes text{fill:#4a4a4a}.title,.strong text{font-weight:bold}"
  + ".grid{stroke:#e0e0e0}.axis,.zero{stroke:#555}line.mark{stroke:#a8a8a8}text.mark{fill:#4a4a4a}";

/** @param {string} name @param {string} text @param {string} type */
export function saveText(name, text, type) {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** The charts of a picture, as SVG or as PNG by the ending of its name. @param {HTMLElement} picture @param {string} name */
export async function savePicture(picture, name) {
  const whole = wholeOf(picture);
  const text = new XMLSerializer().serializeToString(whole);
  const svg = new Blob([text], { type: "image/svg+xml" });
  saveBlob(name, name.endsWith(".svg") ? svg : await pngOf(text, whole.viewBox.baseVal));
}

/** Charts where they stand on the page, in one. @param {HTMLElement} picture @returns {SVGSVGElement} */
function wholeOf(picture) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  const charts = Array.from(picture.querySelectorAll("svg"), (svg) => {
    const at = svg.getBoundingClientRect();
    const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
    const place = { x: at.left - left, y: at.top - top, width: at.width, height: at.height };
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, String(value));
    return copy;
  });
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, drawn("style", {}, LOOKS), ...charts);
}

/** @param {string} text of the SVG @param {{width: number, height: number}} size @returns {Promise<Blob>} */
async function pngOf(text, { width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), "image/png"));
}

/** @param {string} name @param {Blob} blob */
function saveBlob(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
