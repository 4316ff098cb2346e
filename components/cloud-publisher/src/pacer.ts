/** What the links may carry in a second. */
export type PaceLimits = { readonly publishes: number; readonly bytes: number };

/** Burst of publishes, in seconds' worth: the limits that this keeps us below are counted over short windows too. */
const BURST_S = 0.1;
/** Burst of bytes: two full messages, which is what the smaller nucleus takes ahead of the broker's word. */
const BURST_BYTES = 14_000;
/** What is left of the pace when the nucleus refuses. */
const DECREASE = 0.85;
/** What a second without refusals adds, of the limit. */
const INCREASE = 0.25;
const LEAST = 0.02;
/** One decrease for the refusals of one moment, ms. */
const DECREASE_APART_MS = 300;

/**
 * Two token buckets, publishes and bytes, whose rate gives way when the nucleus refuses and comes back slowly: additive
 * increase, multiplicative decrease.
 */
export class Pacer {
  #limits: PaceLimits;
  /** Share of the limits that is used, over 0 and up to 1. */
  #share = 1;
  #publishes: number;
  #bytes: number;
  #refilledAtMs: number;
  #decreasedAtMs = Number.NEGATIVE_INFINITY;

  constructor(limits: PaceLimits, nowMs: number) {
    this.#limits = limits;
    this.#publishes = Math.max(1, limits.publishes * BURST_S);
    this.#bytes = BURST_BYTES;
    this.#refilledAtMs = nowMs;
  }

  /** Changes the limits; what was saved up beyond their burst is forfeit. */
  setLimits(limits: PaceLimits): void {
    this.#limits = limits;
    this.#cap();
  }

  /** Share of the limits that is used now: below 1 after refusals. */
  get share(): number {
    return this.#share;
  }

  /** Publishes a second at the pace of this moment, of `bytes` each. */
  rate(bytes: number): number {
    return this.#share * Math.min(this.#limits.publishes, this.#limits.bytes / Math.max(1, bytes));
  }

  /**
   * Takes a publish of `bytes` at `nowMs` (monotonic) and gives 0, or gives the milliseconds to wait. A message larger than
   * the bucket goes when it is full, and leaves it in debt.
   */
  take(bytes: number, nowMs: number): number {
    this.#refill(nowMs);
    const due = Math.min(bytes, BURST_BYTES);
    const waitMs = Math.max(
      this.#waitMs(1 - this.#publishes, this.#limits.publishes),
      this.#waitMs(due - this.#bytes, this.#limits.bytes),
    );
    if (waitMs > 0) return waitMs;
    this.#publishes -= 1;
    this.#bytes -= bytes;
    return 0;
  }

  /** The nucleus refused a publish although the link is there: too much at once. */
  giveWay(nowMs: number): void {
    if (nowMs - this.#decreasedAtMs < DECREASE_APART_MS) return;
    this.#decreasedAtMs = nowMs;
    this.#share = Math.max(LEAST, this.#share * DECREASE);
  }

  /** What was refused was refused for want of a link, and says nothing of the pace. */
  restore(share: number): void {
    this.#share = Math.max(this.#share, share);
  }

  #refill(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.#refilledAtMs) / 1000;
    this.#refilledAtMs = nowMs;
    this.#publishes += seconds * this.#share * this.#limits.publishes;
    this.#bytes += seconds * this.#share * this.#limits.bytes;
    this.#cap();
    if (nowMs - this.#decreasedAtMs >= DECREASE_APART_MS) this.#share = Math.min(1, this.#share + seconds * INCREASE);
  }

  #cap(): void {
    this.#publishes = Math.min(this.#publishes, Math.max(1, this.#limits.publishes * BURST_S));
    this.#bytes = Math.min(this.#bytes, BURST_BYTES);
  }

  #waitMs(missing: number, perSecond: number): number {
    return missing <= 0 ? 0 : (missing * 1000) / (this.#share * perSecond);
  }
}
