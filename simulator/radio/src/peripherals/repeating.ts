import type { Timers } from '../player.ts';

/** Calls back every `intervalMs`, without drift; the function returned ends it. */
export function every(timers: Timers, intervalMs: number, callback: () => void): () => void {
  let dueAt = timers.now();
  let cancel: () => void = () => undefined;
  const schedule = (): void => {
    // A process that was held up skips what it missed: a device does not make up for the past either.
    dueAt = Math.max(dueAt + intervalMs, timers.now());
    cancel = timers.after(dueAt - timers.now(), () => {
      schedule();
      callback();
    });
  };
  schedule();
  return () => cancel();
}
