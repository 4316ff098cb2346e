import type { Cell, Column } from './table.ts';

/** The last millisecond that ISO 8601 of JavaScript has a date for. */
const LAST_DATE_MS = 8.64e15;

/**
 * What spreadsheets begin a formula with, wide forms of it, and blanks that they skip before it. A sensor's name for its state must
 * not run a command on the machine of whoever opens the file.
 */
const FORMULA_STARTS: ReadonlySet<string> = new Set('=+-@\t\r\n＝＋－＠');

const isoTime = (ms: number) => (ms <= LAST_DATE_MS ? new Date(ms).toISOString() : String(ms));

const guarded = (text: string) => (FORMULA_STARTS.has(text.charAt(0)) ? `'${text}` : text);

/** A cell as CSV has it, before it is quoted: an empty text and no value are the same. */
export function csvText(cell: Cell, type: Column<never>['type']): string {
  if (cell === undefined) return '';
  if (type === 'time' && typeof cell === 'number') return isoTime(cell);
  return typeof cell === 'string' ? guarded(cell) : String(cell);
}
