import { z } from 'zod';
import { READINGS_KEYS } from '../../data/constants.ts';
import { CorruptSegmentError } from '../history-errors.ts';
import type { Segment } from '../segments.ts';

/** A segment as an item of the table. Names of attributes count as bytes of each item. */
export function toSegmentItem({ key, expiresAt, data }: Segment): Record<string, unknown> {
  return {
    [READINGS_KEYS.partition]: key.place,
    [READINGS_KEYS.sort]: key.segment,
    [READINGS_KEYS.expiry]: expiresAt,
    data,
  };
}

const itemSchema = z.object({
  [READINGS_KEYS.partition]: z.string(),
  [READINGS_KEYS.sort]: z.string(),
  [READINGS_KEYS.expiry]: z.int(),
  data: z.instanceof(Uint8Array),
});

/** @throws CorruptSegmentError where it is no item of `toSegmentItem` */
export function readSegmentItem(item: Record<string, unknown>): Segment {
  const result = itemSchema.safeParse(item);
  if (result.success) {
    const { place, segment, expires_at, data } = result.data;
    return { key: { place, segment }, expiresAt: expires_at, data };
  }
  const name = JSON.stringify([item[READINGS_KEYS.partition], item[READINGS_KEYS.sort]]);
  throw new CorruptSegmentError(`item ${name} is no segment: restore it from a backup or delete it`);
}
