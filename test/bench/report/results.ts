import { BenchUsageError } from '../support/bench-errors.ts';
import type { Aim, Row } from '../support/benchmark.ts';
import type { Machine } from '../support/machine.ts';
import type { Report } from '../support/run-benchmarks.ts';

/** What the performance page says of one benchmark, and on what it was measured: they need not all come from one run. */
export type Result = {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  readonly aims: readonly Aim[];
};

export type Results = Readonly<Record<string, Result>>;

/**
 * Puts what a run has measured in the place of what was there.
 * @throws BenchUsageError for a run with `--quick`, whose figures are too rough to be published
 */
export function mergeReport(results: Results, report: Report): Results {
  if (report.quick) throw new BenchUsageError('that report is of a run with --quick: run it in full');
  const fresh = Object.entries(report.benchmarks).flatMap(([name, { rows, aims, error }]): [string, Result][] =>
    error === undefined ? [[name, { machine: report.machine, rows, aims }]] : [],
  );
  return { ...results, ...Object.fromEntries(fresh) };
}
