import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity } from './ports.ts';

/** Readings in one row of the log at most: bounds what a damaged row takes with it, and what one read inflates. */
export const MAX_ROW_READINGS = 200;

/** Splits a commit into rows. */
export function splitIntoRows(readings: readonly Reading[]): (readonly Reading[])[] {
  if (readings.length <= MAX_ROW_READINGS) return readings.length === 0 ? [] : [readings];
  const rows: Reading[][] = [];
  for (let start = 0; start < readings.length; start += MAX_ROW_READINGS) {
    rows.push(readings.slice(start, start + MAX_ROW_READINGS));
  }
  return rows;
}

/** What a row says of its readings besides their text. */
export type RowHead = {
  /** Place of the first reading, and how many there are. */
  readonly seq: number;
  readonly n: number;
  /** Identity of the first reading; those behind it count on. */
  readonly identity: Identity;
  /** When the oldest was heard, Unix ms, and how much later the newest, ms. */
  readonly t0: number;
  readonly span: number;
  /** The log's own clock at the commit, ms. */
  readonly stamp: number;
};

/** What a row's checksum covers besides its body: a body under another row's number is damage too. */
export function rowHeader({ seq, n, identity, t0, span, stamp }: RowHead): string {
  return `${seq} ${n} ${identity.epoch} ${identity.seq} ${t0} ${span} ${stamp} `;
}

/** The same of a row that schema 1 wrote: it carried no identity, and its time was not covered. */
export function rowHeaderOfSchema1(seq: number, n: number): string {
  return `${seq} ${n} `;
}

/** When the oldest of the readings was heard, and how much later the newest. */
export function timeRangeOf(readings: readonly Reading[]): { t0: number; span: number } {
  let [oldest, newest] = [Number.POSITIVE_INFINITY, 0];
  for (const { received_at: at } of readings) {
    oldest = Math.min(oldest, at);
    newest = Math.max(newest, at);
  }
  return { t0: oldest, span: newest - oldest };
}
