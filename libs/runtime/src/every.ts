import type { Clock, Timer } from './clock.ts';

/** Calls `work` every `intervalMs`, for the first time after one interval, until cancelled. `work` must not throw. */
export function every(clock: Clock, intervalMs: () => number, work: () => void): Timer {
  let timer: Timer | undefined;
  const schedule = () => {
    timer = clock.setTimer(intervalMs(), () => {
      schedule();
      work();
    });
  };
  schedule();
  return { cancel: () => timer?.cancel() };
}
