import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { type Column, toDeltas } from './delta-column.ts';
import { compareReadings } from './merge-readings.ts';
import { toMonoColumn } from './mono-column.ts';
import { type Kind, type SegmentContent, segmentSchema } from './segment-schema.ts';

type Reading = StoredReading['reading'];

/**
 * Readings of one gateway as the content of a segment. The same readings, in whatever order, are the same content.
 * @throws InvalidMessageError where `decodeSegment` of segment-decoder.ts could not read it
 */
export function encodeSegment(readings: readonly StoredReading[]): SegmentContent {
  const groups = groupByKind(readings);
  const rows = groups.flatMap(({ members }) => members);
  const sparse = (of: (reading: Reading) => number | undefined) => rows.map(({ reading }) => of(reading) ?? null);
  const content = {
    v: 1,
    kinds: groups.map(({ kind }) => kind),
    seq: toDeltas(rows.map(({ seq }) => seq)),
    measured_at: toDeltas(rows.map(({ reading }) => reading.measured_at)),
    received_after: rows.map(({ reading }) => reading.received_at - reading.measured_at),
    cloud_received_at: toDeltas(rows.map(({ cloudReceivedAt }) => cloudReceivedAt)),
    ...toMonoColumn(rows),
    ...withoutEmpty({
      measured_at_raw: sparse(({ measured_at_raw }) => measured_at_raw),
      rssi: toDeltas(sparse(({ rssi }) => rssi)),
      packet_id: toDeltas(sparse(({ packet_id }) => packet_id)),
    }),
    values: rows.map(({ reading }) => namesOf(reading).map((name) => reading.values[name])),
  };
  return checkMessage(segmentSchema, content);
}

/** In an order of its own: who measured them in which order makes no difference. */
const namesOf = ({ values }: Reading) => Object.keys(values).sort();

function withoutEmpty(columns: Record<string, Column>): Record<string, Column> {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column.some((value) => value !== null)));
}

type KindGroup = { readonly kind: Kind; readonly members: readonly StoredReading[] };

/** Rows of one kind stand together: there they differ least, and deflate best. */
function groupByKind(readings: readonly StoredReading[]): KindGroup[] {
  const groups = new Map<string, StoredReading[]>();
  for (const stored of readings) {
    const name = JSON.stringify(kindOf(stored));
    const members = groups.get(name);
    if (members) members.push(stored);
    else groups.set(name, [stored]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, members]) => toKindGroup(members.sort(compareReadings)));
}

function toKindGroup(members: readonly StoredReading[]): KindGroup[] {
  const [first] = members;
  return first ? [{ kind: { ...kindOf(first), rows: members.length }, members }] : [];
}

/** The device first: its kinds stand together. */
function kindOf({ epoch, reading }: StoredReading): Omit<Kind, 'rows'> {
  const { device_id, boot_id, source, format, time_quality, aggregate } = reading;
  return { device_id, epoch, boot_id, source, format, time_quality, aggregate, names: namesOf(reading) };
}
