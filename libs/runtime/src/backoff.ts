export type BackoffPolicy = {
  /** Upper bound of the first delay, ms. */
  readonly baseMs: number;
  /** Upper bound of every delay, ms. */
  readonly maxMs: number;
  /** Lower bound of every delay, ms: keeps a lucky draw from making a busy loop. */
  readonly minMs?: number;
};

/** A number in [0, 1), as Math.random gives it. */
export type Random = () => number;

/**
 * Delay in ms before retry number `attempt` (from 0): exponential with full jitter, so that many clients that failed
 * together do not come back together.
 */
export function backoffDelayMs(attempt: number, policy: BackoffPolicy, random: Random): number {
  const minMs = policy.minMs ?? 0;
  const ceilingMs = Math.max(minMs, Math.min(policy.maxMs, policy.baseMs * 2 ** Math.max(0, attempt)));
  return minMs + random() * (ceilingMs - minMs);
}

/** Counts attempts: `nextMs` before each retry, `reset` after a success. */
export class Backoff {
  readonly #policy: BackoffPolicy;
  readonly #random: Random;
  #attempt = 0;

  constructor(policy: BackoffPolicy, random: Random) {
    this.#policy = policy;
    this.#random = random;
  }

  nextMs(): number {
    return backoffDelayMs(this.#attempt++, this.#policy, this.#random);
  }

  reset(): void {
    this.#attempt = 0;
  }
}
