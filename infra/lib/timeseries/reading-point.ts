import { requireId } from '@sward/contracts/ids.ts';
import { quantityOf } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import type { PointTags, ReadingPoint } from './ports.ts';
import { UnwritableReadingError } from './timeseries-errors.ts';

/** Every reading is a point of this measurement (table). */
export const MEASUREMENT = 'reading';

/** The tags of every point, in alphabetical order, which is the order that InfluxDB keeps them in. */
export const TAGS = [
  'building',
  'device',
  'format',
  'gateway',
  'source',
  'tenant',
] as const satisfies (keyof PointTags)[];

type FieldKind = 'number' | 'boolean' | 'text';

/**
 * Values that our table of quantities does not know, or knows with another type, as one JSON object: an old gateway may send any name with
 * any type, and the first type that a database sees of a field is the type for everybody.
 */
const UNRECOGNIZED = 'unrecognized_json';

/** What a reading tells besides quantities. No name of these is a quantity's. */
const ABOUT: Readonly<Record<string, FieldKind>> = {
  /** The reading's place in its gateway's log. In every point: counting it counts readings, and gaps in it are readings that are missing. */
  seq: 'number',
  rssi_dbm: 'number',
  packet_id: 'number',
  time_quality: 'text',
  aggregate_window_s: 'number',
  aggregate_count: 'number',
  [UNRECOGNIZED]: 'text',
};

/** The one type that field `name` has in every point; undefined where no point has such a field. */
export function fieldKind(name: string): FieldKind | undefined {
  return Object.hasOwn(ABOUT, name) ? ABOUT[name] : quantityOf(name)?.kind;
}

const KIND_OF_VALUE = { number: 'number', boolean: 'boolean', string: 'text' } as const;

const kindOf = (value: Value): FieldKind =>
  KIND_OF_VALUE[typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string'];

const isRecognized = ([name, value]: [string, Value]): boolean => quantityOf(name)?.kind === kindOf(value);

function valueFields(values: Readonly<Record<string, Value>>): Record<string, Value> {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  const unknown = entries.filter((entry) => !isRecognized(entry));
  const fields = Object.fromEntries(entries.filter(isRecognized));
  return unknown.length === 0 ? fields : { ...fields, [UNRECOGNIZED]: JSON.stringify(Object.fromEntries(unknown)) };
}

function aboutFields({ seq, reading }: StoredReading): Record<string, Value> {
  const { rssi, packet_id, time_quality, aggregate } = reading;
  return {
    seq,
    ...(rssi === undefined ? {} : { rssi_dbm: rssi }),
    ...(packet_id === undefined ? {} : { packet_id }),
    ...(time_quality === undefined ? {} : { time_quality }),
    ...(aggregate === undefined ? {} : { aggregate_window_s: aggregate.window_s, aggregate_count: aggregate.count }),
  };
}

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1000;
/** Databases count nanoseconds in 64 bits, which end in the year 2262. */
const LAST_MS = 9_223_372_036_000;
/** The identity that the cloud gave a reading whose gateway numbers nothing: a hash of what it says. */
const DERIVED_EPOCH = /^v1-[0-9a-f]*?([0-9a-f]{5})$/;

/**
 * Nanoseconds into its millisecond. A database keeps one point of a series at one time; a sensor may well speak twice in a millisecond, and
 * version 1.0 telemetry knows whole seconds only. A reading's place in its log, or the hash that stands for it, keeps
 * two apart, and is the same each time that the reading comes. Microseconds where they do: they take half the disk.
 */
function placeInMillisecond({ epoch, seq }: StoredReading): number {
  const hash = DERIVED_EPOCH.exec(epoch)?.[1];
  return hash === undefined ? (seq % 1000) * NS_PER_US : Number.parseInt(hash, 16) % NS_PER_MS;
}

function timeNs(stored: StoredReading): bigint {
  const { measured_at } = stored.reading;
  if (measured_at > LAST_MS) throw new UnwritableReadingError('measured_at is past the year 2262');
  return BigInt(measured_at) * BigInt(NS_PER_MS) + BigInt(placeInMillisecond(stored));
}

function tagsOf({ buildingId, gatewayId, reading }: StoredReading): PointTags {
  return {
    tenant: requireId(tenantOf(buildingId), 'tenant'),
    building: requireId(buildingId, 'building_id'),
    gateway: requireId(gatewayId, 'gateway_id'),
    device: requireId(reading.device_id, 'device_id'),
    source: requireId(reading.source ?? 'unknown', 'source'),
    format: requireId(reading.format ?? 'unknown', 'format'),
  };
}

/**
 * The point that keeps a reading. The same reading makes the same point each time.
 * @throws InvalidIdError and UnwritableReadingError where there can be none
 */
export function toReadingPoint(stored: StoredReading): ReadingPoint {
  return {
    tags: tagsOf(stored),
    fields: { ...valueFields(stored.reading.values), ...aboutFields(stored) },
    timeNs: timeNs(stored),
    version: stored.cloudReceivedAt,
  };
}
