import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { conditionSchema, severitySchema } from './rule.ts';

const time = z.int().min(0);

/** Why an alert is over: by the readings, or because nobody judges any more what it told of. */
export const endReasonSchema = z.enum([
  'fine',
  'rule_changed',
  'rule_disabled',
  'rule_removed',
  'out_of_scope',
  'moved',
  'forgotten',
]);

export type EndReason = z.infer<typeof endReasonSchema>;

/**
 * One episode of one rule on one series: from the reading that began it to the one that ended it. Open ones are documents of the
 * partition `<tenant>#alerts`, past ones of `<tenant>#past-alerts`. Times are Unix milliseconds.
 */
export const alertSchema = z.strictObject({
  v: z.literal(1),
  /** The same for the same episode, however often and in whatever order its readings come: see `alertIdOf`. It begins with the time of `since`. */
  id: idSchema,
  tenant: idSchema,
  rule_id: idSchema,
  rule_name: z.string().optional(),
  severity: severitySchema,
  condition: conditionSchema,
  /** `-` where a device or gateway was never heard and nothing says where it is. */
  building_id: idSchema,
  gateway_id: idSchema,
  /** Absent for an alert about the gateway itself. */
  device_id: idSchema.optional(),
  quantity: idSchema.optional(),
  state: z.enum(['open', 'cleared']),
  /** When the condition began to hold, by the readings; for silence, when it was heard last. */
  since: time,
  /** When it was decided that this is an alert. */
  raised_at: time,
  /**
   * The value that began it, the one farthest out and the newest: in the unit of the quantity, for `rate` the change per minute.
   * Absent for silence, and for a battery that only says that it is low.
   */
  value: z.number().optional(),
  worst: z.number().optional(),
  latest: z.number().optional(),
  /** When the newest was measured. */
  latest_at: time.optional(),
  /** When all was fine again, by the readings; absent where the end has another reason. */
  ended: time.optional(),
  /** Heard again since then, but not for as long as the rule's `clear_hold_s`; alerts of silence only. */
  recovering_since: time.optional(),
  /** When that was decided, and why. */
  cleared_at: time.optional(),
  end_reason: endReasonSchema.optional(),
  /** Found in readings that came too late to raise anything as if it were now. */
  late: z.boolean(),
  acknowledged: z.strictObject({ by: z.string().max(100), at: time, note: z.string().max(500).optional() }).optional(),
  /** What was handed to channels, by notification id, and when: nothing is handed over twice. */
  sent: z.record(z.string(), time),
});

export type Alert = z.infer<typeof alertSchema>;
