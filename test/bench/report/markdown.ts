import type { Aim, Row } from '../support/benchmark.ts';
import { figureText } from '../support/table.ts';

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** Column names are written for JSON; people read words. */
const heading = (name: string) => name.replaceAll('_', ' ');

function table(title: string, rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const notes = new Map(rows.flatMap(({ subject, note }) => (note === undefined ? [] : [[subject, note]])));
  return [
    line([title, ...columns.map(heading)]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map(({ subject, figures }) => line([subject, ...columns.map((name) => figureText(figures[name]))])),
    ...(notes.size === 0 ? [] : ['']),
    ...[...notes].map(([subject, note]) => `- ${subject}: ${note}.`),
  ].join('\n');
}

/** All rows as Markdown, a table for each of their tables. */
export function markdownTables(rows: readonly Row[]): string {
  const titles = [...new Set(rows.map((row) => row.table))];
  return titles
    .map((title) =>
      table(
        title,
        rows.filter((row) => row.table === title),
      ),
    )
    .join('\n\n');
}

/** One table of aims, by benchmark. */
export function markdownAims(aims: readonly (Aim & { readonly benchmark: string })[]): string {
  const rows = aims.map(({ benchmark, name, wanted, measured, met }) =>
    line([benchmark, name, wanted, figureText(measured), met ? 'met' : '**missed**']),
  );
  return [line(['', 'figure', 'wanted', 'measured', '']), line(['---', '---', '---', '---:', '---']), ...rows].join(
    '\n',
  );
}
