/** Shares of the time that reading a costly value may take: one part in this many. */
const COST_SHARE = 20;

/**
 * A value that is costly to read, for a page that draws often: read again at most every `intervalMs`, and seldom enough
 * that the reading takes no more than a twentieth of the time.
 */
export class Refreshed<T> {
  readonly #read: () => T;
  readonly #nowMs: () => number;
  readonly #intervalMs: number;
  #last: { readonly value: T; readonly readAgainMs: number } | undefined;

  constructor(read: () => T, nowMs: () => number, intervalMs: number) {
    this.#read = read;
    this.#nowMs = nowMs;
    this.#intervalMs = intervalMs;
  }

  /** The value as it was read last, or read now where that is long ago. */
  get recent(): T {
    return this.#last !== undefined && this.#nowMs() < this.#last.readAgainMs ? this.#last.value : this.fresh();
  }

  /** The value of this moment. */
  fresh(): T {
    const startMs = this.#nowMs();
    const value = this.#read();
    const endMs = this.#nowMs();
    this.#last = { value, readAgainMs: endMs + Math.max(this.#intervalMs, (endMs - startMs) * COST_SHARE) };
    return value;
  }
}
