/** How often and how soon a failed message comes again: SQS's redrive policy, with a growing wait. */
export type RetryPolicy = {
  /** A message received this often and failed goes to the dead letters. */
  readonly maxReceives: number;
  /** Wait after the first failure, milliseconds; doubled after each further one. */
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
};

export const DEFAULT_RETRY_POLICY: RetryPolicy = { maxReceives: 5, firstWaitMs: 200, maxWaitMs: 5000 };

/** Milliseconds until a message that was received `receives` times comes again; undefined where it has had its chances. */
export function waitAfterFailure(receives: number, policy: RetryPolicy): number | undefined {
  if (receives >= policy.maxReceives) return undefined;
  return Math.min(policy.maxWaitMs, policy.firstWaitMs * 2 ** (receives - 1));
}
