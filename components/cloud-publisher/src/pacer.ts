/**
 * A token bucket: at most `ratePerSecond` sends a second, and no burst above a tenth of it, because the limits that it
 * keeps us below (nucleus, IoT Core) are counted over short windows too.
 */
export class Pacer {
  #ratePerSecond: number;
  #tokens: number;
  #refilledAtMs: number;

  constructor(ratePerSecond: number, nowMs: number) {
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = this.#burst();
    this.#refilledAtMs = nowMs;
  }

  /** Changes the rate; what was saved up beyond its burst is forfeit. */
  setRate(ratePerSecond: number): void {
    this.#ratePerSecond = ratePerSecond;
    this.#tokens = Math.min(this.#tokens, this.#burst());
  }

  /** Takes one token at `nowMs` (monotonic) and gives 0, or gives the milliseconds to wait for one. */
  take(nowMs: number): number {
    this.#tokens = Math.min(this.#burst(), this.#tokens + ((nowMs - this.#refilledAtMs) * this.#ratePerSecond) / 1000);
    this.#refilledAtMs = nowMs;
    if (this.#tokens < 1) return ((1 - this.#tokens) * 1000) / this.#ratePerSecond;
    this.#tokens -= 1;
    return 0;
  }

  #burst(): number {
    return Math.max(1, this.#ratePerSecond / 10);
  }
}
