import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { csvText } from './csv-cell.ts';
import { groupsOf } from './groups.ts';
import type { Column, Table } from './table.ts';

/** Rows that are made text at a time: one by one, each would be a step of the stream. */
const ROWS_AT_ONCE = 500;

const toCsv = (records: readonly string[][]) => stringify([...records], { record_delimiter: 'windows' });

async function* toTexts<Row>({ columns, rows }: Table<Row>): AsyncIterable<string> {
  yield toCsv([columns.map(({ name }) => csvText(name, 'text'))]);
  const toRecord = (row: Row) => columns.map(({ of, type }: Column<Row>) => csvText(of(row), type));
  for await (const group of groupsOf(rows, ROWS_AT_ONCE)) yield toCsv(group.map(toRecord));
}

/** Writes a table as CSV (RFC 4180, UTF-8) to `target`, no faster than it takes it. Some thousands of rows are held. */
export async function writeCsv<Row>(target: Writable, table: Table<Row>, signal: AbortSignal): Promise<void> {
  await pipeline(toTexts(table), target, { signal });
}

/** The same into a file that is there and empty. */
export async function writeCsvFile<Row>(file: string, table: Table<Row>, signal: AbortSignal): Promise<void> {
  await writeCsv(createWriteStream(file, { flags: 'r+' }), table, signal);
}
