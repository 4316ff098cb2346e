import { checkRow } from '@sward/ble-ingest/vectors/check-row.ts';
import { type VectorRow, vectorRowSchema } from '@sward/ble-ingest/vectors/vector-row.ts';

type Outcome = { readonly id: string; readonly format: string; readonly problems: readonly string[] };

export type VectorsReport = {
  /** Lines for a person: each failed row, then a table of formats. The last is `N passed, M failed`. */
  readonly lines: readonly string[];
  readonly failed: number;
};

/** Decodes the rows of a vectors file and compares. A row that is none, or of a format we do not know, counts as failed. */
export function checkVectors(rows: readonly unknown[]): VectorsReport {
  const outcomes = rows.map(outcomeOf);
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  return {
    lines: [
      ...failed.flatMap(({ id, problems }) => [`${id}`, ...problems.map((problem) => `    ${problem}`)]),
      ...(failed.length > 0 ? [''] : []),
      ...tableOf(outcomes),
      '',
      `${outcomes.length - failed.length} passed, ${failed.length} failed`,
    ],
    failed: failed.length,
  };
}

function outcomeOf(row: unknown, index: number): Outcome {
  const parsed = vectorRowSchema.safeParse(row);
  if (parsed.success) return { id: parsed.data.id, format: parsed.data.format, problems: problemsOf(parsed.data) };
  const problems = parsed.error.issues.map(({ path, message }) => `not a vector: ${path.join('.')}: ${message}`);
  return { id: textOf(row, 'id') ?? `row ${index + 1}`, format: textOf(row, 'format') ?? '?', problems };
}

/** A row may nest what it expects so deep that it cannot be compared: its failure, and not that of the others. */
function problemsOf(row: VectorRow): readonly string[] {
  try {
    return checkRow(row);
  } catch (error) {
    return [`cannot be compared: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function textOf(row: unknown, name: string): string | undefined {
  const value = Object(row)[name];
  return typeof value === 'string' ? value : undefined;
}

function tableOf(outcomes: readonly Outcome[]): string[] {
  const counts = new Map<string, { passed: number; failed: number }>();
  for (const { format, problems } of outcomes) {
    const count = counts.get(format) ?? { passed: 0, failed: 0 };
    count[problems.length > 0 ? 'failed' : 'passed'] += 1;
    counts.set(format, count);
  }
  const formats = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  const width = formats.reduce((widest, [{ length }]) => Math.max(widest, length), 6);
  const line = (format: string, passed: string, failed: string) =>
    `${format.padEnd(width)}  ${passed.padStart(6)}  ${failed.padStart(6)}`;
  return [
    line('format', 'passed', 'failed'),
    ...formats.map(([format, { passed, failed }]) => line(format, String(passed), String(failed))),
  ];
}
