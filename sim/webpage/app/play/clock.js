/**
 * The time of a turn: it runs, pauses, and ends. Without minutes it only pauses.
 */

import { element } from "../element.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A clock that a table can see. */
export class Clock {
  /** @param {import("../words.js").Speech} speech @param {() => void} onover called once when time is up */
  constructor(speech, onover) {
    this.speech = speech;
    this.onover = onover;
    this.root = element("p", { class: "clock", role: "timer" });
    this.left = Infinity;
    this.since = 0;
    this.paused = false;
    this.timer = 0;
  }

  /** Begin a turn. @param {number} minutes 0 for as long as the table wants */
  start(minutes) {
    this.left = minutes ? minutes * MINUTE : Infinity;
    this.paused = false;
    this.run();
  }

  stop() {
    clearInterval(this.timer);
  }

  /** @param {number} minutes */
  add(minutes) {
    this.left = Math.max(this.now(), 0) + minutes * MINUTE;
    this.run();
  }

  /** Pause, or go on. */
  toggle() {
    this.left = this.now();
    this.paused = !this.paused;
    this.run();
  }

  run() {
    this.since = performance.now();
    clearInterval(this.timer);
    if (!this.paused && this.left !== Infinity) this.timer = window.setInterval(() => this.tick(), SECOND / 4);
    this.show();
  }

  /** Milliseconds left. */
  now() {
    return this.paused ? this.left : this.left - (performance.now() - this.since);
  }

  isOver() {
    return this.now() <= 0;
  }

  tick() {
    this.show();
    if (!this.isOver()) return;
    clearInterval(this.timer);
    this.onover();
  }

  show() {
    const text = this.text();
    if (this.root.textContent !== text) this.root.textContent = text;
  }

  text() {
    const { say } = this.speech;
    if (this.paused) return say("play.clock.paused");
    if (this.left === Infinity) return "";
    const seconds = Math.max(0, Math.ceil(this.now() / SECOND));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return seconds ? say("play.clock.left", { time }) : say("play.clock.over");
  }
}
