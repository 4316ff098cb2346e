import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { isCapture, reportsFromCapture } from './capture-reports.ts';
import { DecodeInputError } from './decode-errors.ts';
import { type DecodeOptions, HELP, parseDecodeArguments } from './decode-options.ts';
import { hearAll, type TimedReport } from './heard-table.ts';
import { reportsFromHex } from './hex-lines.ts';
import { printable, printableJson } from './printable.ts';
import { sendersReport } from './senders-report.ts';
import { checkVectors } from './vectors-report.ts';

/** Lines of hex tell no time: packets of a sensor are taken to be this far apart, ms. */
const HEX_LINE_GAP_MS = 5000;

/** Takes one line of the result. */
type Print = (line: string) => void;

/** What people know the commonest errors by; any other as the system words it. */
const UNREADABLE: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder, give a file'],
  ['EACCES', 'this user may not'],
]);

function unreadable(error: unknown): string {
  const known = typeof error === 'object' && error !== null && 'code' in error ? UNREADABLE.get(error.code) : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}

async function readInput(file: string | undefined, stdin: Readable): Promise<Buffer> {
  if (file === undefined) return buffer(stdin);
  try {
    return await readFile(file);
  } catch (error) {
    throw new DecodeInputError(`cannot read ${file}: ${unreadable(error)}`, { cause: error });
  }
}

/** The rows of a vectors file: a list, or an object with a list in it. Undefined where the text is no JSON. */
function vectorRows(text: string): readonly unknown[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const rows = Array.isArray(parsed) ? parsed : Object.values(Object(parsed)).find(Array.isArray);
    if (Array.isArray(rows)) return rows;
  } catch (error) {
    throw new DecodeInputError(`this begins as JSON and is none: ${error instanceof Error ? error.message : error}`);
  }
  throw new DecodeInputError('JSON without a list of vectors: see components/ble-ingest/test/decoders/vectors');
}

function reportsOf(input: Buffer): TimedReport[] {
  if (isCapture(input)) return reportsFromCapture(input);
  return reportsFromHex(input.toString('utf8')).map((report, index) => ({ report, atMs: index * HEX_LINE_GAP_MS }));
}

function tell(reports: readonly TimedReport[], { json, keys }: DecodeOptions, print: Print): void {
  const senders = hearAll(reports, keys);
  for (const line of sendersReport(senders, reports.length)) print(printable(line));
  if (!json) return;
  const shown = senders.map(({ rejections, carries, ...rest }) => ({
    ...rest,
    rejections: Object.fromEntries(rejections),
    carries: [...carries],
  }));
  print(printableJson({ packets: reports.length, senders: shown }));
}

/**
 * Runs `npm run decode`: prints what is heard, or how the vectors fare; returns the exit code, 1 where a vector failed.
 * @throws DecodeInputError, InvalidCaptureError
 */
export async function runDecode(args: readonly string[], stdin: Readable, print: Print): Promise<number> {
  const options = parseDecodeArguments(args);
  if (options.help) {
    print(HELP);
    return 0;
  }
  const input = await readInput(options.file, stdin);
  const rows = isCapture(input) ? undefined : vectorRows(input.toString('utf8'));
  if (rows === undefined) {
    tell(reportsOf(input), options, print);
    return 0;
  }
  const { lines, failed } = checkVectors(rows);
  for (const line of lines) print(printable(line));
  return failed > 0 ? 1 : 0;
}
