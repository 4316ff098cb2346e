import { SwardError } from '@sward/contracts/errors.ts';
import { printable } from '../decode/printable.ts';
import { explained } from './account-errors.ts';
import { writeCsvFile } from './csv-file.ts';
import { ExportInputError } from './export-errors.ts';
import { type ExportOptions, parseExportArguments } from './export-options.ts';
import { whyNothing } from './nothing-found.ts';
import { writeParquetFile } from './parquet-file.ts';
import { grouped, newTally, type Tally, withProgress } from './progress.ts';
import { findQuantities } from './quantity-columns.ts';
import type { ExportSource, OpenSource } from './source.ts';
import type { Table } from './table.ts';
import { longTable, wideTable } from './tables.ts';
import { requireFree, writeWhole } from './whole-file.ts';

const FAILED = 1;
const UNUSABLE = 2;
const NOTHING = 3;

/** What the program reaches the world through. */
export type ExportWorld = {
  readonly openSource: OpenSource;
  /** Takes the help. */
  readonly out: (line: string) => void;
  /** Takes progress and errors. */
  readonly err: (line: string) => void;
  /** Ends the run; what was written so far is deleted. */
  readonly signal: AbortSignal;
};

type Run = ExportOptions & Pick<ExportWorld, 'signal'> & { readonly say: (line: string) => void };

async function writeTable<Row>({ format, out, force, signal }: Run, table: Table<Row>): Promise<void> {
  const write = format === 'csv' ? writeCsvFile : writeParquetFile;
  await writeWhole(out, force, (file) => write(file, table, signal));
}

/** Readings of the query, counted, until the run is told to end. */
async function* readingsOf({ query, say, signal }: Run, { history }: ExportSource, tally: Tally) {
  for await (const stored of withProgress(history.query(query), tally, say)) {
    signal.throwIfAborted();
    yield stored;
  }
}

/** A column for each quantity takes two passes: a file begins with its columns. @returns how many readings were written */
async function exportWide(source: ExportSource, run: Run): Promise<number> {
  const found = newTally('found');
  const quantities = await findQuantities(readingsOf(run, source, found));
  if (found.count === 0) return 0;
  const written = newTally('wrote', found.count);
  await writeTable(run, wideTable(readingsOf(run, source, written), quantities));
  return written.count;
}

/** @returns how many readings were written */
async function exportLong(source: ExportSource, run: Run): Promise<number> {
  if (await isEmpty(source.history.query(run.query))) return 0;
  const written = newTally('wrote');
  await writeTable(run, longTable(readingsOf(run, source, written)));
  return written.count;
}

async function isEmpty(items: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of items) return false;
  return true;
}

/** @returns the exit code */
async function exportFrom(source: ExportSource, run: Run): Promise<number> {
  const count = await (run.long ? exportLong : exportWide)(source, run);
  if (count === 0) {
    run.say(`there are no readings of this range: ${await whyNothing(run.query, source.directory)}`);
    return NOTHING;
  }
  run.say(`${run.out}: ${grouped(count)} readings`);
  return 0;
}

async function openAndExport(run: Run, openSource: OpenSource): Promise<number> {
  requireFree(run.out, run.force);
  const { from, until } = run.query;
  run.say(`readings from ${new Date(from).toISOString()} to before ${new Date(until).toISOString()}`);
  const source = await openSource(run.source);
  try {
    return await exportFrom(source, run);
  } finally {
    source.close();
  }
}

function told(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'stopped: no file was written';
  if (error instanceof SwardError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Runs `npm run export -- <args>`. @returns the exit code */
export async function runExport(args: readonly string[], world: ExportWorld): Promise<number> {
  // Ids, paths and texts of errors come from anybody: nothing in them may steer a terminal.
  const say = (line: string) => world.err(printable(line));
  try {
    const options = parseExportArguments(args, (text) => text.split('\n').forEach((line) => void world.out(line)));
    if (options === undefined) return 0;
    return await openAndExport({ ...options, signal: world.signal, say }, world.openSource);
  } catch (error) {
    say(`npm run export: ${told(explained(error), world.signal)}`);
    return error instanceof ExportInputError ? UNUSABLE : FAILED;
  }
}
