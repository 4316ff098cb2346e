import { Backoff, type BackoffPolicy, type Random } from '@sward/runtime/backoff.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import { BusTimeoutError, BusUnauthorizedError, BusUnavailableError } from './bus-errors.ts';

export type RetryOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff?: BackoffPolicy;
  /** Told of each failure that is retried. */
  readonly onRetry?: (error: Error) => void;
  /**
   * Told of each refusal that only a deployment cures; the call is then repeated every `REFUSED_RETRY_MS`. Left out, a refusal
   * is thrown.
   */
  readonly onRefused?: (error: BusUnauthorizedError) => void;
  /** Ends the retries, a wait under way too: the last error is thrown. */
  readonly signal?: AbortSignal;
};

const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 500, maxMs: 30_000, minMs: 100 };

/** Wait after a refusal that only a deployment cures, ms. */
export const REFUSED_RETRY_MS = 30_000;

/**
 * Repeats a bus call until it succeeds or fails for good. For calls a component cannot start without: on Lite a
 * subscription to IoT Core fails while the gateway is offline.
 *
 * @throws BusError other than unavailable, timeout and, with `onRefused`, unauthorized
 */
export async function retryWhileUnavailable<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF, options.random);
  const { clock, signal } = options;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const wait = waitAfter(error, options);
      if (wait === undefined || signal?.aborted) throw error;
      await delay(clock, wait === 'backoff' ? backoff.nextMs() : REFUSED_RETRY_MS, signal);
      if (signal?.aborted) throw error;
    }
  }
}

/** Tells of the failure; undefined where no wait helps. */
function waitAfter(error: unknown, { onRetry, onRefused }: RetryOptions): 'backoff' | 'deployment' | undefined {
  if (error instanceof BusUnauthorizedError && onRefused !== undefined) {
    onRefused(error);
    return 'deployment';
  }
  if (!(error instanceof BusUnavailableError || error instanceof BusTimeoutError)) return undefined;
  onRetry?.(error);
  return 'backoff';
}
