import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { fromDeltas } from './delta-column.ts';
import { fromMonoColumn } from './mono-column.ts';
import { type Kind, type SegmentContent, segmentSchema } from './segment-schema.ts';

type Gateway = Pick<StoredReading, 'buildingId' | 'gatewayId'>;

/** The columns as they were before they were differences. */
type Columns = ReturnType<typeof toColumns>;

/**
 * The readings of a segment, each exactly as it was, in no order that means anything.
 * @param content what `encodeSegment` of segment-encoder.ts made, as it comes from the store
 * @throws InvalidMessageError where it is anything else
 */
export function decodeSegment({ buildingId, gatewayId }: Gateway, content: unknown): StoredReading[] {
  const segment = checkMessage(segmentSchema, content);
  const columns = toColumns(segment);
  return sharedByRow(segment.kinds).map((shared, row) => ({
    buildingId,
    gatewayId,
    epoch: shared.epoch,
    seq: at(columns.seq, row),
    reading: readingOf(shared, columns, row),
    cloudReceivedAt: at(columns.cloudReceivedAt, row),
  }));
}

function toColumns(segment: SegmentContent) {
  const measuredAt = fromDeltas(segment.measured_at);
  const receivedAt = segment.received_after.map((after, row) => after + at(measuredAt, row));
  return {
    seq: fromDeltas(segment.seq),
    cloudReceivedAt: fromDeltas(segment.cloud_received_at),
    measuredAt,
    receivedAt,
    monoMs: fromMonoColumn(segment, receivedAt),
    measuredAtRaw: segment.measured_at_raw ?? [],
    rssi: fromDeltas(segment.rssi ?? []),
    packetId: fromDeltas(segment.packet_id ?? []),
    values: segment.values,
  };
}

/** What the rows of a kind share, without the fields that none of them has. */
function sharedOf({ rows: _rows, epoch, names, device_id, ...fields }: Kind) {
  return { epoch, names, device_id, fields: definedOf(fields) };
}

type Shared = ReturnType<typeof sharedOf>;

const sharedByRow = (kinds: readonly Kind[]): Shared[] =>
  kinds.flatMap((kind) => Array.from<Shared>({ length: kind.rows }).fill(sharedOf(kind)));

function readingOf({ names, device_id, fields }: Shared, columns: Columns, row: number): StoredReading['reading'] {
  return {
    device_id,
    ...fields,
    values: toValues(names, at(columns.values, row)),
    measured_at: at(columns.measuredAt, row),
    received_at: at(columns.receivedAt, row),
    ...definedOf({
      mono_ms: columns.monoMs[row] ?? undefined,
      measured_at_raw: columns.measuredAtRaw[row] ?? undefined,
      rssi: columns.rssi[row] ?? undefined,
      packet_id: columns.packetId[row] ?? undefined,
    }),
  };
}

function toValues<T>(names: readonly string[], cells: readonly T[]): Record<string, T> {
  return Object.fromEntries(names.map((name, i) => [name, at(cells, i)]));
}

function at<T>(column: readonly T[], row: number): T {
  const cell = column[row];
  if (cell !== undefined) return cell;
  throw new InvalidMessageError(`cell ${row} of a segment's column is missing`);
}

const isDefined = <T>(value: T): value is Exclude<T, undefined> => value !== undefined;

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that hold undefined: a reading that came without one goes without it. */
function definedOf<T extends object>(fields: T): Defined<T> {
  const defined: Defined<T> = {};
  for (const name in fields) {
    const value = fields[name];
    if (isDefined(value)) defined[name] = value;
  }
  return defined;
}
