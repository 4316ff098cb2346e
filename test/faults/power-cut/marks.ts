import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { IntakeMark } from '@sward/local-buffer/ports.ts';

/** An ingest batch of the workload: readings number `first` to `first + count - 1`, which nothing else carries. */
export type Batch = {
  readonly source: string;
  readonly session: string;
  readonly batch: number;
  readonly first: number;
  readonly count: number;
};

/** Where a commit lies: the place of its first reading, and the identity that this one got. */
export type Landing = { readonly place: number; readonly epoch: string; readonly seq: number };

/**
 * What a recorded run says, in order with its writes:
 * - `opening`: begins to open the log
 * - `opened`: serves from the log with this id
 * - `recovered`: the same after a power cut: the file may be the one that was being set aside
 * - `setting-aside`: an operator takes the file away; what was in it is forgotten, its ids are not
 * - `damaging`: the medium spoils the file's header; what was not confirmed is to be salvaged under another log id
 * - `offered`: these batches were handed to the intake, together
 * - `acknowledged`: the sources were told that these are on disk; `landing` where a commit of its own wrote them
 * - `stored`: the cloud's word for all through `seq`, and for the ranges above it
 * - `confirmed`: that word was handed to the log
 * - `settled`: the log says that confirmed cursors are on disk
 * - `trimming`: begins to delete what was confirmed
 * - `giving-up`: begins to give up the oldest readings, confirmed or not
 */
export type Mark =
  | { readonly at: 'opening' | 'setting-aside' | 'damaging' | 'confirmed' | 'settled' | 'trimming' | 'giving-up' }
  | { readonly at: 'opened' | 'recovered'; readonly log: string }
  | { readonly at: 'offered'; readonly batches: readonly Batch[] }
  | { readonly at: 'acknowledged'; readonly marks: readonly IntakeMark[]; readonly landing?: Landing }
  | { readonly at: 'stored'; readonly seq: number; readonly above: readonly SeqRange[] };

export type Say = (mark: Mark) => void;
