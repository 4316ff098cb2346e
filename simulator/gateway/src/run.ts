import { onSignal } from '@sward/runtime/adapters/process-signals.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { KeyTargets } from './keys.ts';
import type { GatewayOptions } from './options.ts';

/** Shows the run to a person, who may quit, until it is cancelled. */
export type Display = (quit: () => void) => Timer;

/**
 * Runs until the time is over, somebody quits, or a signal comes.
 * @returns what is left of the plan: the end of a cut that outlasts the run, without which nothing more could be stored
 * @throws FaultUnavailableError where a cut is planned and the network cannot be cut
 */
export async function runUntilEnd(
  network: Pick<KeyTargets, 'cut' | 'restore'>,
  { cuts, forMs }: Pick<GatewayOptions, 'cuts' | 'forMs'>,
  clock: Clock,
  display: Display,
): Promise<Timer> {
  const timers: Timer[] = [];
  const restores: Timer[] = [];
  try {
    await new Promise<void>((end, fail) => {
      timers.push(onSignal(clock, end));
      for (const cut of cuts) {
        timers.push(clock.setTimer(cut.atMs, () => attempt(() => network.cut(), fail)));
        restores.push(clock.setTimer(cut.atMs + cut.forMs, () => attempt(() => network.restore(), fail)));
      }
      if (forMs !== undefined) timers.push(clock.setTimer(forMs, end));
      timers.push(display(end));
    });
  } catch (error) {
    cancelAll(restores);
    throw error;
  } finally {
    cancelAll(timers);
  }
  return { cancel: () => cancelAll(restores) };
}

function cancelAll(timers: readonly Timer[]): void {
  for (const timer of timers) timer.cancel();
}

/** A timer has nobody to throw at. */
function attempt(work: () => void, fail: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    fail(error);
  }
}
