import { onSignal } from '@sward/runtime/adapters/process-signals.ts';
import type { Clock } from '@sward/runtime/clock.ts';

/** Aborted by Ctrl-C and SIGTERM, also where npm sends them a second time; one after that ends the program at once. */
export function stopSignal(clock: Clock): AbortSignal {
  const controller = new AbortController();
  onSignal(clock, () => controller.abort());
  return controller.signal;
}
