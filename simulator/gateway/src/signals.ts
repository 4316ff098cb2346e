import type { Timer } from '@sward/runtime/clock.ts';

/** Calls back on the first SIGINT or SIGTERM. Cancelled, the next one ends the program as it does by default. */
export function onSignal(callback: () => void): Timer {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const cancel = () => {
    for (const signal of signals) process.off(signal, once);
  };
  const once = () => {
    cancel();
    callback();
  };
  for (const signal of signals) process.on(signal, once);
  return { cancel };
}
