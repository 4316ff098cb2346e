import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { conditionSchema, severitySchema } from './rule.ts';

const time = z.int().min(0);

/**
 * One episode of one rule on one series: from the reading that began it to the one that ended it. Open ones are documents of the
 * partition `<tenant>#alerts`, past ones of `<tenant>#past-alerts`. Times are Unix milliseconds.
 */
export const alertSchema = z.strictObject({
  v: z.literal(1),
  /** The same for the same episode, however often and in whatever order its readings come: see `alertIdOf`. */
  id: idSchema,
  tenant: idSchema,
  rule_id: idSchema,
  rule_name: z.string().optional(),
  severity: severitySchema,
  condition: conditionSchema,
  building_id: idSchema,
  gateway_id: idSchema,
  /** Absent for an alert about the gateway itself. */
  device_id: idSchema.optional(),
  quantity: idSchema.optional(),
  state: z.enum(['open', 'cleared']),
  /** When the condition began to hold, by the readings. */
  since: time,
  /** When it was decided that this is an alert. */
  raised_at: time,
  /** The value that began it, the one farthest out and the newest: numbers in the unit of the quantity. */
  value: z.number().optional(),
  worst: z.number().optional(),
  latest: z.number().optional(),
  /** When all was fine again, by the readings, and when that was decided. */
  ended: time.optional(),
  cleared_at: time.optional(),
  /** Found in readings that came too late to raise anything as if it were now. */
  late: z.boolean(),
  acknowledged: z.strictObject({ by: z.string().max(100), at: time, note: z.string().max(500).optional() }).optional(),
  /** What was handed to channels, by notification id, and when: nothing is handed over twice. */
  sent: z.record(z.string(), time),
});

export type Alert = z.infer<typeof alertSchema>;
