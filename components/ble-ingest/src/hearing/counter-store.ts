import type { CounterTable } from './replay-guard.ts';

/** Keeps encryption counters over restarts and power cuts. */
export interface CounterStore {
  /** What was saved last; empty where nothing was. Damage is logged, never thrown: sensors without keys must be heard. */
  load(): CounterTable;

  /** Resolves once the table is on disk. Rejects where it cannot be written; the one before is kept then. */
  save(counters: CounterTable): Promise<void>;
}
