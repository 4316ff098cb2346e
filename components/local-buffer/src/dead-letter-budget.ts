/** Dead letters that may come at once, and how many more each second: a source gone mad must not wear the card out. */
const BURST = 100;
const PER_SECOND = 1;

/** Bounds how much of what cannot be used is kept to be looked at. What is not kept is still counted. */
export class DeadLetterBudget {
  #left = BURST;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** Whether one more may be kept at `nowMs` (monotonic). */
  admits(nowMs: number): boolean {
    this.#left = Math.min(BURST, this.#left + ((nowMs - this.#atMs) / 1000) * PER_SECOND);
    this.#atMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
