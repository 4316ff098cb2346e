import { idSchema } from '@sward/contracts/ids.ts';
import { readingSchema } from '@sward/contracts/reading.ts';
import { z } from 'zod';

const integers = z.array(z.int());
const integersOrNull = z.array(z.int().nullable());

/** What readings share that stand next to one another in a segment: mostly, those of one device. */
const kindSchema = z.strictObject({
  /** How many of the rows, following those of the kind before. */
  rows: z.int().min(1),
  epoch: z.string().min(1).max(64),
  ...readingSchema.pick({ device_id: true, time_quality: true, aggregate: true }).shape,
  ...readingSchema.pick({ boot_id: true, format: true }).partial().shape,
  source: idSchema.optional(),
  /** Names of the values, in the order in which each row has them. */
  names: z.array(idSchema),
});

/**
 * A segment's readings as columns. Numbers of a column that says so are differences from the row before. A column that no
 * row has is left out.
 */
const columnsSchema = z.strictObject({
  v: z.literal(1),
  kinds: z.array(kindSchema),
  /** Differences. */
  seq: integers,
  /** Differences, Unix milliseconds. */
  measured_at: integers,
  /** After `measured_at`, milliseconds. */
  received_after: integers,
  /** Differences, Unix milliseconds. */
  cloud_received_at: integers,
  /** Differences of `mono_ms` in microseconds less `received_at` in microseconds: within a boot, nearly constant. */
  mono_us: integersOrNull.optional(),
  /** As it is, where microseconds would not be exact. */
  mono_ms: z.array(z.number().nullable()).optional(),
  measured_at_raw: integersOrNull.optional(),
  /** Differences, dBm. */
  rssi: integersOrNull.optional(),
  /** Differences. */
  packet_id: integersOrNull.optional(),
  values: z.array(z.array(z.union([z.number(), z.boolean(), z.string()]))),
});

/** Each column is as long as the kinds say, and each row has as many values as its kind has names. */
function isComplete({ v: _v, kinds, ...columns }: z.infer<typeof columnsSchema>): boolean {
  const rows = kinds.reduce((sum, kind) => sum + kind.rows, 0);
  if (!Object.values(columns).every((column) => column === undefined || column.length === rows)) return false;
  let row = 0;
  for (const kind of kinds) {
    const end = row + kind.rows;
    if (!columns.values.slice(row, end).every((values) => values.length === kind.names.length)) return false;
    row = end;
  }
  return true;
}

export const segmentSchema = columnsSchema.refine(isComplete, { error: 'columns of different lengths' });

export type SegmentContent = z.infer<typeof segmentSchema>;
export type Kind = z.infer<typeof kindSchema>;
