import type { Machine } from './machine.ts';
import type { Resources } from './resources.ts';

/** What one column of a row says: a number in the unit that the column's name ends with, a word, or null: not measured. */
export type Figure = number | string | null;

/** One subject measured. Rows of the same `table` are shown together, their columns in the order of first appearance. */
export type Row = {
  readonly table: string;
  readonly subject: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** What a reader must know to judge the figures, such as a durability that the subject does not give. */
  readonly note?: string;
};

/** What a figure must be, and what it was. */
export type Aim = {
  readonly name: string;
  /** In words: "at least 20 times the Python gateway". */
  readonly wanted: string;
  /** Null where it could not be measured: then it is not met either. */
  readonly measured: number | null;
  readonly met: boolean;
};

export type Outcome = { readonly rows: readonly Row[]; readonly aims: readonly Aim[] };

/** What a benchmark gets to work with. */
export type BenchContext = {
  /** Shorter, with larger errors: to see that everything works. */
  readonly quick: boolean;
  /** Where the processes write their V8 CPU profiles; absent where none are wanted. */
  readonly profileFolder?: string;
  readonly machine: Machine;
  /** Everything opened for a run; closed at its end, in reverse, also after a failure or a signal. */
  readonly resources: Resources;
  /** Aborted by Ctrl-C and its like. */
  readonly signal: AbortSignal;
  /** One line about how far it is. */
  progress(text: string): void;
};

export type Benchmark = {
  readonly name: string;
  /** One line for `--help`. */
  readonly purpose: string;
  /** What its picture shows: one figure of one table, a bar for each subject. */
  readonly plot?: { readonly title: string; readonly table: string; readonly figure: string };
  /** Measures. What it throws is reported, and the other benchmarks still run. */
  run(context: BenchContext): Promise<Outcome>;
};
