import { checkRow } from '@sward/ble-ingest/vectors/check-row.ts';
import { vectorRowSchema } from '@sward/ble-ingest/vectors/vector-row.ts';

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
  if (parsed.success) return { id: parsed.data.id, format: parsed.data.format, problems: checkRow(parsed.data) };
  const problems = parsed.error.issues.map(({ path, message }) => `not a vector: ${path.join('.')}: ${message}`);
  return { id: textOf(row, 'id') ?? `row ${index + 1}`, format: textOf(row, 'format') ?? '?', problems };
}

function textOf(row: unknown, name: string): string | undefined {
  const value = Object(row)[name];
  return typeof value === 'string' ? value : undefined;
}

function tableOf(outcomes: readonly Outcome[]): string[] {
  const formats = [...new Set(outcomes.map(({ format }) => format))].sort();
  const width = Math.max(6, ...formats.map((format) => format.length));
  const line = (format: string, passed: string, failed: string) =>
    `${format.padEnd(width)}  ${passed.padStart(6)}  ${failed.padStart(6)}`;
  return [
    line('format', 'passed', 'failed'),
    ...formats.map((format) => {
      const own = outcomes.filter((outcome) => outcome.format === format);
      const failed = own.filter(({ problems }) => problems.length > 0).length;
      return line(format, String(own.length - failed), String(failed));
    }),
  ];
}
