import { median } from '../support/statistics.ts';

/** Some work that is timed. */
export type Case = {
  readonly table: string;
  readonly subject: string;
  /** Readings that one call of `work` handles. */
  readonly readings: number;
  work(): void;
  /** What the times are compared with: another subject of the same table. */
  readonly baseline?: string;
  readonly note?: string;
};

const SLICES = 7;

function slice(work: () => void, forMs: number): number {
  let calls = 0;
  const started = performance.now();
  let elapsed = 0;
  do {
    work();
    calls += 1;
    elapsed = performance.now() - started;
  } while (elapsed < forMs);
  return elapsed / calls;
}

/**
 * Microseconds that one reading takes: the median of seven slices of time, ahead of which the code was warmed up by an
 * eighth. The median of slices is not disturbed by a collection of garbage or by a neighbour in one of them.
 */
export function timeCase({ work, readings }: Pick<Case, 'work' | 'readings'>, forMs: number): number {
  const sliceMs = forMs / (SLICES + 1);
  slice(work, sliceMs);
  const times = Array.from({ length: SLICES }, () => slice(work, sliceMs));
  return ((median(times) ?? 0) * 1000) / readings;
}
