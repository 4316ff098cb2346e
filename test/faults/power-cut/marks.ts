import type { IntakeMark } from '@sward/local-buffer/ports.ts';

/** An ingest batch of the workload: readings number `first` to `first + count - 1`, which nothing else carries. */
export type Batch = {
  readonly source: string;
  readonly session: string;
  readonly batch: number;
  readonly first: number;
  readonly count: number;
};

/**
 * What a recorded run says, in order with its writes:
 * - `opening`: begins to open the log
 * - `opened`: serves from a log of this epoch
 * - `recovered`: the same after a power cut: the file may be the one that was being set aside
 * - `setting-aside`: an operator takes the file away; what was in it is forgotten, its ids are not
 * - `offered`: these batches were handed to the intake, together
 * - `acknowledged`: the sources were told that these are on disk
 * - `stored`: the cloud's word for all through `seq`
 * - `confirmed`: that word was handed to the log
 * - `settled`: the log says that confirmed cursors are on disk
 * - `trimming`: begins to delete what was confirmed
 */
export type Mark =
  | { readonly at: 'opening' | 'setting-aside' | 'confirmed' | 'settled' | 'trimming' }
  | { readonly at: 'opened' | 'recovered'; readonly epoch: string }
  | { readonly at: 'offered'; readonly batches: readonly Batch[] }
  | { readonly at: 'acknowledged'; readonly marks: readonly IntakeMark[] }
  | { readonly at: 'stored'; readonly seq: number };

export type Say = (mark: Mark) => void;
