/** A timer that has not fired yet. Cancelling one that has fired does nothing. */
export type Timer = { cancel(): void };

/** Time, as the domain sees it. Durations are taken from `monotonicMs`: `now` jumps when the network sets the clock. */
export interface Clock {
  /** Wall clock: Unix time in whole ms. A Pi that has just booted may be years off. */
  now(): number;
  /** CLOCK_MONOTONIC: ms with microsecond digits, comparable between the processes of one boot. */
  monotonicMs(): number;
  /** Names the boot that `monotonicMs` counts from. */
  bootId(): string;
  /** Calls back once, after at least `delayMs`. */
  setTimer(delayMs: number, callback: () => void): Timer;
}

/** Resolves after `delayMs`, or as soon as `signal` is aborted. */
export function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(delayMs, end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });
}
