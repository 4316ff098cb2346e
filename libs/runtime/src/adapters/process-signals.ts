import type { Clock, Timer } from '../clock.ts';

/** npm passes on to the program what a Ctrl-C has sent to both already: the second one comes within this time, and is no other. */
const ECHO_MS = 300;

/**
 * Calls back once on SIGINT or SIGTERM, after the time in which the same signal may come twice. Until then others are ignored;
 * from then on, or cancelled, the next one ends the program as it does by default.
 */
export function onSignal(clock: Clock, callback: () => void): Timer {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let echo: Timer | undefined;
  const cancel = () => {
    echo?.cancel();
    for (const signal of signals) process.off(signal, hear);
  };
  const hear = () => {
    echo ??= clock.setTimer(ECHO_MS, () => {
      cancel();
      callback();
    });
  };
  for (const signal of signals) process.on(signal, hear);
  return { cancel };
}
