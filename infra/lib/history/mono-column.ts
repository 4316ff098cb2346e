import type { StoredReading } from '../telemetry/ports.ts';
import { type Column, fromDeltas, toDeltas } from './delta-column.ts';
import type { SegmentContent } from './segment-schema.ts';

type MonoColumn = Pick<SegmentContent, 'mono_us' | 'mono_ms'>;

/** Half of what a double counts exactly: the difference of two such numbers is exact as well. */
const EXACT = 2 ** 52;

/**
 * The kernel's clock of each reading. It runs with the wall clock, so less `received_at` it hardly changes; that is kept in
 * microseconds, which is as fine as gateways tell it. What would not come back exactly is kept as it is.
 */
export function toMonoColumn(readings: readonly StoredReading[]): MonoColumn {
  const monos = readings.map(({ reading }) => reading.mono_ms);
  if (monos.every((mono) => mono === undefined)) return {};
  const offsets = readings.map(offsetOf);
  if (offsets.some((offset) => offset === undefined)) return { mono_ms: monos.map((mono) => mono ?? null) };
  return { mono_us: [...toDeltas(offsets.map((offset) => offset ?? null))] };
}

/** Microseconds; null where the reading has no such time, undefined where microseconds are not exact. */
function offsetOf({ reading: { mono_ms, received_at } }: StoredReading): number | null | undefined {
  if (mono_ms === undefined) return null;
  const micros = Math.round(mono_ms * 1000);
  const offset = micros - received_at * 1000;
  return micros < EXACT && -offset < EXACT && monoOf(offset, received_at) === mono_ms ? offset : undefined;
}

const monoOf = (offset: number, receivedAt: number) => (offset + receivedAt * 1000) / 1000;

/** The inverse: `mono_ms` of each row. */
export function fromMonoColumn({ mono_us, mono_ms = [] }: MonoColumn, receivedAt: readonly number[]): Column {
  if (mono_us === undefined) return mono_ms;
  return fromDeltas(mono_us).map((offset, row) => {
    const received = receivedAt[row];
    return offset === null || received === undefined ? null : monoOf(offset, received);
  });
}
