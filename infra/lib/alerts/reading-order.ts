import { z } from 'zod';
import type { StoredReading } from '../telemetry/ports.ts';

/** A place in a series: everything up to it, and it, is judged. An empty epoch stands before each reading of its moment. */
export const positionSchema = z.strictObject({ measured_at: z.int().min(0), epoch: z.string(), seq: z.int().min(0) });

export type Position = z.infer<typeof positionSchema>;

/** The place of a reading in its series. */
export function positionOf({ reading, epoch, seq }: StoredReading): Position {
  return { measured_at: reading.measured_at, epoch, seq };
}

/** The place before every reading that was measured at `measuredAt`, Unix milliseconds, or later. */
export function before(measuredAt: number): Position {
  return { measured_at: measuredAt, epoch: '', seq: 0 };
}

/** True where `a` comes after `b` in the order of a series: by time, then epoch, then seq, as `ReadingHistory` gives readings. */
export function isAfter(a: Position, b: Position): boolean {
  if (a.measured_at !== b.measured_at) return a.measured_at > b.measured_at;
  return a.epoch === b.epoch ? a.seq > b.seq : a.epoch > b.epoch;
}
