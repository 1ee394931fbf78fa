/**
 * What a page reads that others wrote: an address, a group's code, a seat's code, a saved game.
 *
 * Run by Node with the page's own modules. A line of JSON says what is read and with what; the lines
 * after it are inputs. Each gets a line: "accepted", "refused", or what was thrown.
 */

import { addressOf, stateOf } from "../../sim/webpage/app/address.js";
import { packed, Unreadable } from "../../sim/webpage/app/packed.js";
import { codeOf as codeOfSketch, readCode } from "../../sim/webpage/app/learn/code.js";
import { codeOf as codeOfSeat, filedOf } from "../../sim/webpage/app/play/codes.js";
import { savedGame, savedText } from "../../sim/webpage/app/play/saved.js";

/** Reads an input and writes what was understood again, or says null where it is refused by a value. */
const READERS = {
  address: ({ shipped, about, views }, text) => addressOf(stateOf(text, shipped, about, views)),
  sketch: ({ lesson, lessons }, text) => {
    const read = readCode(text, lesson, lessons);
    return "sketch" in read ? codeOfSketch(lesson, read.sketch) : null;
  },
  seat: ({ table }, text) => {
    const filed = filedOf(table, text);
    return filed && codeOfSeat(table, filed);
  },
  game: ({ table }, text) => savedText(table, savedGame(table, text)),
};

/** Makes a text of data. */
const WRITERS = {
  address: (_, data) => `#play/${packed(data)}`,
  sketch: ({ lesson }, data) => codeOfSketch(lesson, data),
  seat: ({ table }, data) => codeOfSeat(table, data),
  game: (_, data) => packed(data),
};

/** The text to read: what begins with a blank is data, from which it is made. */
function given(asked, text) {
  if (!text.startsWith(" ")) return text;
  try {
    return WRITERS[asked.what](asked, JSON.parse(text));
  } catch {
    return text;
  }
}

/** What is understood must come out again when it is written and read once more. */
export function tried(asked, text) {
  const read = READERS[asked.what];
  try {
    const once = read(asked, given(asked, text));
    if (once === null) return "refused";
    return read(asked, once) === once ? "accepted" : `another text comes out: ${once}`;
  } catch (error) {
    return error instanceof Unreadable ? "refused" : String(error?.stack ?? error);
  }
}
