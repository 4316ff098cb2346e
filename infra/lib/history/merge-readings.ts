import type { StoredReading } from '../telemetry/ports.ts';

/** What makes two readings of one gateway the same: docs/decisions/0002-identity-of-a-reading.md. No epoch holds a `#`. */
const identityOf = ({ epoch, seq }: StoredReading) => `${epoch}#${seq}`;

/** Of two contents of one reading, whichever order they come in, the same: the one that arrived later. */
function latter(a: StoredReading, b: StoredReading): StoredReading {
  if (a.cloudReceivedAt !== b.cloudReceivedAt) return a.cloudReceivedAt > b.cloudReceivedAt ? a : b;
  return textOf(a) >= textOf(b) ? a : b;
}

/** The same for the same content, whatever order its fields have. */
function textOf({ reading }: StoredReading): string {
  const names = [...Object.keys(reading), ...Object.keys(reading.values), 'window_s', 'count'];
  return JSON.stringify(reading, names.sort());
}

/** By `measured_at`, then epoch, then seq. */
export function compareReadings(a: StoredReading, b: StoredReading): number {
  if (a.reading.measured_at !== b.reading.measured_at) return a.reading.measured_at - b.reading.measured_at;
  if (a.epoch !== b.epoch) return a.epoch < b.epoch ? -1 : 1;
  return a.seq - b.seq;
}

/** Each reading of one gateway once, the content that arrived last, in the order of `compareReadings`. */
export function mergeReadings(readings: Iterable<StoredReading>): StoredReading[] {
  const merged = new Map<string, StoredReading>();
  for (const reading of readings) {
    const identity = identityOf(reading);
    const known = merged.get(identity);
    merged.set(identity, known ? latter(known, reading) : reading);
  }
  return [...merged.values()].sort(compareReadings);
}
