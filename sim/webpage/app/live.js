/**
 * Answers that keep up with a hand: of all that is asked while one answer is made, the last counts.
 */

/** Milliseconds after which a run in progress is dropped for a newer question; twice as many after
 * each one dropped, or a hand that never rests would see no answer at all. */
const PATIENCE = 150;

/**
 * @template Q, A
 */
export class Live {
  /**
   * @param {(question: Q) => Promise<A | null>} answer null where it was dropped
   * @param {(answer: A, question: Q) => void} show
   * @param {(error: Error) => void} fail
   */
  constructor(answer, show, fail) {
    this.answer = answer;
    this.show = show;
    this.fail = fail;
    /** @type {Q | null} */
    this.waiting = null;
    this.since = 0;
    this.busy = 0;
    this.patience = PATIENCE;
  }

  /** @param {Q} question */
  ask(question) {
    if (this.busy && performance.now() - this.since < this.patience) {
      this.waiting = question;
      return;
    }
    this.patience = this.busy ? 2 * this.patience : PATIENCE;
    this.begin(question);
  }

  /** @param {Q} question */
  async begin(question) {
    this.waiting = null;
    this.busy += 1;
    this.since = performance.now();
    try {
      const answer = await this.answer(question);
      if (answer !== null) this.show(answer, question);
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    }
    this.busy -= 1;
    if (this.waiting !== null && !this.busy) this.begin(this.waiting);
  }
}
