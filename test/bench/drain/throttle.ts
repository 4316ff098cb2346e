/** When bytes that enter a line come out of it: after a fixed delay, and no faster than its rate. */
export class Throttle {
  readonly #delayMs: number;
  readonly #bytesPerMs: number;
  /** When the line has sent all that entered it, ms. */
  #freeAtMs = 0;

  /** @param bytesPerSecond as many as come where left out */
  constructor(delayMs: number, bytesPerSecond = Number.POSITIVE_INFINITY) {
    this.#delayMs = delayMs;
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  /** Lets a chunk in at `nowMs`; gives the milliseconds until its last byte comes out. Chunks keep their order. */
  delayOf(bytes: number, nowMs: number): number {
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + bytes / this.#bytesPerMs;
    return this.#freeAtMs - nowMs + this.#delayMs;
  }

  /** Of sending, that waits now. */
  queuedMs(nowMs: number): number {
    return Math.max(0, this.#freeAtMs - nowMs);
  }
}
