import { createHash } from 'node:crypto';
import type { StoredReading } from '../telemetry/ports.ts';
import { digits } from './digits.ts';
import { CorruptSegmentError } from './history-errors.ts';
import { mergeReadings } from './merge-readings.ts';
import { deflateColumns, toColumnsJson, unpackReadings } from './packed-readings.ts';
import { hourOf, placeOf } from './places.ts';
import type { HistoryQuery } from './ports.ts';
import type { Retention } from './retention.ts';

/** Where a segment lies: partition and sort key. */
export type SegmentKey = { readonly place: string; readonly segment: string };

/** Readings that are stored together, and never changed. */
export type Segment = {
  readonly key: SegmentKey;
  /** Unix seconds from which on it is gone. */
  readonly expiresAt: number;
  /** Of `deflateColumns`. */
  readonly data: Uint8Array;
};

/**
 * JSON of the readings in one segment, bytes. As columns they are less, deflated some 5 %; but even texts that do not
 * deflate stay below the 400 KB at which an item ends, and 25 segments below the 16 MB at which a request does.
 */
const MAX_JSON_BYTES = 300_000;

/**
 * The segments that keep `readings`: of one gateway, one hour (UTC) of `measured_at` and one time to expire each. The same
 * readings are the same segments, key and content, in whatever order they stand; other readings, or other contents of them, have
 * other keys. So nothing that is stored is ever overwritten by anything but itself.
 */
export function toSegments(readings: readonly StoredReading[], expiryOf: Retention): Segment[] {
  const groups = new Map<string, StoredReading[]>();
  for (const stored of readings) {
    const { measured_at } = stored.reading;
    const name = [placeOf(stored, measured_at), hourOf(measured_at), expiryOf(stored)].join('#');
    const group = groups.get(name);
    if (group) group.push(stored);
    else groups.set(name, [stored]);
  }
  return [...groups.values()].flatMap((group) => cut(mergeReadings(group))).map((run) => toSegment(run, expiryOf));
}

/** Runs of at most `MAX_JSON_BYTES`; every run has a reading, however large. */
function cut(readings: readonly StoredReading[]): [StoredReading, ...StoredReading[]][] {
  const runs: [StoredReading, ...StoredReading[]][] = [];
  let left = 0;
  for (const stored of readings) {
    const bytes = Buffer.byteLength(JSON.stringify(stored));
    const run = runs.at(-1);
    if (run && bytes <= left) {
      run.push(stored);
      left -= bytes;
    } else {
      runs.push([stored]);
      left = MAX_JSON_BYTES - bytes;
    }
  }
  return runs;
}

function toSegment(run: readonly [StoredReading, ...StoredReading[]], expiryOf: Retention): Segment {
  const [first] = run;
  const { measured_at } = first.reading;
  const json = toColumnsJson(run);
  return {
    key: {
      place: placeOf(first, measured_at),
      segment: `${digits(measured_at)}#${run.length}#${hashOf(json)}`,
    },
    expiresAt: expiryOf(first),
    data: deflateColumns(json),
  };
}

/** 64 bits: among the segments that begin in one millisecond. */
const hashOf = (json: string) => createHash('sha256').update(json).digest('hex').slice(0, 16);

/**
 * The readings of a segment, in no order that means anything.
 * @throws CorruptSegmentError naming the segment, where it is none
 */
export function readSegment(
  gateway: Pick<HistoryQuery, 'buildingId' | 'gatewayId'>,
  { place, segment }: SegmentKey,
  data: Uint8Array,
): StoredReading[] {
  try {
    return unpackReadings(gateway, data);
  } catch (cause) {
    const name = JSON.stringify([place, segment]);
    throw new CorruptSegmentError(`segment ${name} cannot be read: restore it from a backup or delete it`, { cause });
  }
}
