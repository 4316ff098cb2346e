import { BenchFailedError } from './bench-errors.ts';

/** Waits `ms`. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * Looks again and again until there is something to see.
 * @throws BenchFailedError where `what` has not come within `timeoutMs`
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 60_000,
  everyMs = 20,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new BenchFailedError(`${what}: not within ${timeoutMs / 1000} s`);
    await pause(everyMs);
  }
}
