import type { Aim, Figure, Row } from './benchmark.ts';
import { rounded } from './statistics.ts';

/** A figure for people: thousands set apart, three significant digits, a dash for what was not measured. */
export function figureText(figure: Figure | undefined): string {
  if (figure === undefined || figure === null) return '-';
  if (typeof figure === 'string') return figure;
  return rounded(figure).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];

/** Text to the left, figures to the right. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return table.map((cells) => cells.map(cell).join('  ').trimEnd());
}

function oneTable(title: string, rows: readonly Row[]): string[] {
  const columns = columnsOf(rows);
  const body = rows.map(({ subject, figures }) => [subject, ...columns.map((name) => figureText(figures[name]))]);
  const notes = rows.flatMap(({ subject, note }) => (note === undefined ? [] : [`  ${subject}: ${note}`]));
  return [...aligned([[title, ...columns], ...body]), ...notes];
}

/** All rows, table by table, with an empty line between two. */
export function renderTables(rows: readonly Row[]): string {
  const titles = [...new Set(rows.map(({ table }) => table))];
  const tables = titles.map((title) =>
    oneTable(
      title,
      rows.filter(({ table }) => table === title),
    ),
  );
  return tables.map((lines) => lines.join('\n')).join('\n\n');
}

/** One line for each aim: met or missed, what it was, what was wanted. */
export function renderAims(aims: readonly Aim[]): string {
  const lines = aligned(
    aims.map(({ name, measured, met }) => [`${met ? 'met   ' : 'MISSED'} ${name}`, figureText(measured)]),
  );
  return aims.map(({ wanted }, index) => `${lines[index] ?? ''}   wanted: ${wanted}`).join('\n');
}
