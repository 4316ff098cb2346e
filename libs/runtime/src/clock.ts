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

/** Resolves after `delayMs`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(delayMs, resolve);
  });
}
