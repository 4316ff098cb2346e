/** What one test of the matrix tells of its readings: see `Balance` in test/faults/rig. */
export type MatrixRow = {
  readonly test: string;
  readonly offered: number;
  readonly durable: number;
  readonly stored: number;
  readonly given_up: number;
  readonly lost: number;
  readonly duplicated: number;
};

const COUNTS = ['offered', 'durable', 'stored', 'given_up', 'lost', 'duplicated'] as const;

/** The sums over all rows, and how many faults they tell of. */
export function matrixTotals(rows: readonly MatrixRow[]): Record<'faults' | (typeof COUNTS)[number], number> {
  const total = (count: (typeof COUNTS)[number]) => rows.reduce((sum, row) => sum + row[count], 0);
  return {
    faults: rows.length,
    offered: total('offered'),
    durable: total('durable'),
    stored: total('stored'),
    given_up: total('given_up'),
    lost: total('lost'),
    duplicated: total('duplicated'),
  };
}

/** The rows as lines of text: the counts, then the fault. */
export function matrixLines(rows: readonly MatrixRow[]): string[] {
  const cells = (values: readonly (string | number)[]) => values.map((value) => String(value).padStart(10)).join(' ');
  const head = `${cells(COUNTS)}  fault`;
  return [head, ...rows.map((row) => `${cells(COUNTS.map((count) => row[count]))}  ${row.test}`)];
}
