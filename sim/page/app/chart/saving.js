/**
 * Files that the reader saves; the page itself stores nothing.
 */

/** Colours and letters of a saved picture, which has no page around it. */
const LOOKS = ".axes text,.mark text,.end text{font:12px sans-serif;fill:#222}.grid{stroke:#e3e3e3}.axis,.zero{stroke:#777}.mark line{stroke:#a8a8a8;stroke-dasharray:2 3}";

/** @param {string} name @param {string} text @param {string} type */
export function saveText(name, text, type) {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** A picture, as SVG or as PNG by the ending of its name. @param {HTMLElement} picture @param {string} name */
export async function savePicture(picture, name) {
  const blob = new Blob([svgText(picture)], { type: "image/svg+xml" });
  saveBlob(name, name.endsWith(".svg") ? blob : await pngOf(picture));
}

/** @param {HTMLElement} picture */
function svgText(picture) {
  const copy = /** @type {SVGElement} */ (picture.querySelector("svg")?.cloneNode(true));
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = LOOKS;
  copy.prepend(style);
  return new XMLSerializer().serializeToString(copy);
}

/** @param {HTMLElement} picture @returns {Promise<Blob>} */
async function pngOf(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
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
