import type { Reading } from '@sward/contracts/reading.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import type { Batch } from './marks.ts';
import { Chance } from './random.ts';

/** Reading number `n` of every workload: its number is in it, and it compresses badly, so that pages fill up. */
function readingNumber(n: number): Reading {
  const chance = new Chance(n);
  const device = chance.bytes(30).toString('base64url');
  return sampleReading(n % 100_000, { device_id: device, packet_id: n });
}

const made = new Map<number, Reading>();

/** The same as the log holds it, kept: thousands of images are compared with it. Nothing tells whether the clock is set. */
function expectedReading(n: number): Reading {
  const reading = made.get(n) ?? { ...readingNumber(n), time_quality: 'unknown' as const };
  made.set(n, reading);
  return reading;
}

/** The readings of a batch as an ingest component sends them. */
export const readingsOf = ({ first, count }: Batch): Reading[] =>
  Array.from({ length: count }, (_, index) => readingNumber(first + index));

/** The same as the log holds them. */
export const keptReadingsOf = ({ first, count }: Batch): Reading[] =>
  Array.from({ length: count }, (_, index) => expectedReading(first + index));

/** Equal in every field, `values` one level down; written out because it is most of the work of a run. */
function areEqual(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([name, value], index) => {
      const [otherName, other] = right[index] ?? [];
      if (name !== otherName) return false;
      return typeof value === 'object' && typeof other === 'object' ? areEqual(value, other) : value === other;
    })
  );
}

/** Number of the reading, or undefined where it is not in every field the reading that has this number. */
export function numberOf(reading: Reading): number | undefined {
  const n = reading.packet_id;
  return n !== undefined && areEqual(reading, expectedReading(n)) ? n : undefined;
}
