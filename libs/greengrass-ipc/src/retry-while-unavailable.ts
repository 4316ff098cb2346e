import { Backoff, type BackoffPolicy, type Random } from '@sward/runtime/backoff.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import { BusTimeoutError, BusUnavailableError } from './bus-errors.ts';

export type RetryOptions = {
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff?: BackoffPolicy;
  /** Told of each failure that is retried. */
  readonly onRetry?: (error: Error) => void;
  /** Ends the retries, a wait under way too: the last error is thrown. */
  readonly signal?: AbortSignal;
};

const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 500, maxMs: 30_000, minMs: 100 };

/**
 * Repeats a bus call until it succeeds or fails for good. For calls a component cannot start without: on Lite a
 * subscription to IoT Core fails while the gateway is offline.
 *
 * @throws BusError other than unavailable and timeout
 */
export async function retryWhileUnavailable<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF, options.random);
  const { clock, signal } = options;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || signal?.aborted) throw error;
      options.onRetry?.(error);
      await delay(clock, backoff.nextMs(), signal);
      if (signal?.aborted) throw error;
    }
  }
}

function isPassing(error: unknown): error is BusUnavailableError | BusTimeoutError {
  return error instanceof BusUnavailableError || error instanceof BusTimeoutError;
}
