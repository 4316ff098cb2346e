/** Counts the publishes of one connection against a rate: a bucket that holds one second's worth and refills steadily. */
export class PublishRate {
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  /** @param nowMs any clock's milliseconds, the same for all calls */
  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAtMs = nowMs;
  }

  /** Takes one publish. False where it is one too many. */
  admit(nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsedMs * this.#perSecond) / 1000);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
