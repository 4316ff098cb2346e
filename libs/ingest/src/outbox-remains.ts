/** A reading as its JSON, which is not read again: another version may have written it. `received_at` is Unix ms. */
export type RemainingReading = { readonly json: string; readonly received_at: number };

/**
 * What an outbox held when its process ended, for the outbox of the next one. `batches` were sent under these numbers, and the
 * buffer may have them; `waiting` were not.
 */
export type OutboxRemains = {
  readonly v: 1;
  readonly session: string;
  readonly next_batch: number;
  readonly batches: readonly { readonly batch: number; readonly readings: readonly RemainingReading[] }[];
  readonly waiting: readonly RemainingReading[];
};

/** Keeps them from the end of one process to the start of the next. */
export interface RemainsStore {
  /**
   * Gives them once: they are gone from where they were kept, for no number may ever stand for two batches. Undefined where
   * nothing was kept, or it cannot be read.
   */
  take(): OutboxRemains | undefined;
  /** Returns whether they are on disk. */
  keep(remains: OutboxRemains): boolean;
}
