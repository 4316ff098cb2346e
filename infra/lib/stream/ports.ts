import type { ReadingEvent } from './reading-event.ts';

/** Takes readings to where third parties consume them. */
export interface EventStream {
  /** Hands over events. At least once: what failed half-way comes twice. Resolves when all of them are taken. */
  put(events: readonly ReadingEvent[]): Promise<void>;
}
