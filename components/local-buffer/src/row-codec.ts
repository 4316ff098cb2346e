import type { Reading } from '@sward/contracts/reading.ts';

/** Readings in one row of the log at most: bounds what a damaged row takes with it, and what one read inflates. */
export const MAX_ROW_READINGS = 200;

/** Splits a commit into rows. */
export function splitIntoRows(readings: readonly Reading[]): Reading[][] {
  const rows: Reading[][] = [];
  for (let start = 0; start < readings.length; start += MAX_ROW_READINGS) {
    rows.push(readings.slice(start, start + MAX_ROW_READINGS));
  }
  return rows;
}

/** What a row's checksum covers besides its body: a body under another row's number is damage too. */
export function rowHeader(seq: number, count: number): string {
  return `${seq} ${count} `;
}
