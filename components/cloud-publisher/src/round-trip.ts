/** The shortest patience, ms: queue and function of the cloud take their time now and then. */
const FLOOR_MS = 2000;
/** The same before anything was measured. */
const FIRST_MS = 5000;
/** How soon after the link's return what is in flight is sent again, ms: what a nucleus kept is being confirmed just then. */
const GRACE_MS = { least: 500, most: 1500 };

/**
 * How long the cloud takes to confirm, as TCP measures it (RFC 6298): a smoothed mean and a smoothed deviation. What was
 * sent more than once is not measured, because nobody knows which send was confirmed.
 */
export class RoundTrip {
  #meanMs: number | undefined;
  #deviationMs = 0;

  /** Mean time from sending to confirmation, ms; undefined before any was measured. */
  get meanMs(): number | undefined {
    return this.#meanMs;
  }

  measured(ms: number): void {
    if (this.#meanMs === undefined) {
      this.#meanMs = ms;
      this.#deviationMs = ms / 2;
      return;
    }
    this.#deviationMs += (Math.abs(this.#meanMs - ms) - this.#deviationMs) / 4;
    this.#meanMs += (ms - this.#meanMs) / 8;
  }

  /** How long to wait for a confirmation after send number `attempts`, ms: twice as long after each, up to the ceiling. */
  timeoutMs(attempts: number, ceilingMs: number): number {
    const firstMs = this.#meanMs === undefined ? FIRST_MS : Math.max(FLOOR_MS, this.#meanMs + 4 * this.#deviationMs);
    return Math.min(ceilingMs, firstMs * 2 ** Math.max(0, attempts - 1));
  }

  /** How long confirmations may still be on their way when the first has come again, ms. */
  get graceMs(): number {
    return Math.min(GRACE_MS.most, Math.max(GRACE_MS.least, (this.#meanMs ?? 0) + 4 * this.#deviationMs));
  }
}
