import type { NumberedBatch } from './flight.ts';
import { holdText } from './held-reading.ts';

/** A reading as its JSON, which is not read again: another version may have written it. `received_at` is Unix ms. */
export type RemainingReading = { readonly json: string; readonly received_at: number };

/**
 * What an outbox held when its process ended, for the outbox of the next one. A number of a session stands for these readings for
 * ever, whether they were sent or not: the next process numbers its own in another session. So they may be sent as often as
 * somebody finds them, and the buffer stores them once.
 */
export type OutboxRemains = {
  readonly v: 1;
  readonly batches: readonly {
    readonly session: string;
    readonly batch: number;
    readonly readings: readonly RemainingReading[];
  }[];
};

/** Keeps them from the end of one process until the buffer has confirmed them to another one. */
export interface RemainsStore {
  /** What was kept, which stays kept. Undefined where nothing was, or it cannot be read. */
  read(): OutboxRemains | undefined;
  /** In the place of what was kept. Returns whether they are on disk. */
  keep(remains: OutboxRemains): boolean;
  /** What was read is on the buffer's disk, or given up. */
  forget(): void;
}

export function remainsOf(batches: readonly NumberedBatch[]): OutboxRemains {
  return {
    v: 1,
    batches: batches.map(({ session, batch, items }) => ({
      session,
      batch,
      readings: items.map(({ json, receivedAt }) => ({ json, received_at: receivedAt })),
    })),
  };
}

/** The batches as they were, to be sent. */
export function batchesIn({ batches }: OutboxRemains): NumberedBatch[] {
  return batches.map(({ session, batch, readings }) => ({
    session,
    batch,
    items: readings.map(({ json, received_at }) => holdText(json, received_at)),
    urgent: false,
  }));
}
