import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { alertSchema } from './alert.ts';
import { samplesSchema } from './rate-samples.ts';
import { type Position, positionSchema } from './reading-order.ts';

const time = z.int().min(0);

/** A stretch of readings that agree: from its first to its newest. */
const stretchSchema = z.strictObject({
  since: time,
  last: time,
  /** Began anew once after a long gap: it does not again, or a sensor that speaks seldom would never be believed. */
  slow: z.boolean(),
});

export type Stretch = z.infer<typeof stretchSchema>;

/** Readings of which the first was bad and none has been good since, or not for long enough. */
const runSchema = stretchSchema.extend({
  /** Id that its alert has or will have. */
  id: idSchema,
  quantity: idSchema,
  value: z.number().optional(),
  worst: z.number().optional(),
  latest: z.number().optional(),
  latest_at: time,
  /** It was bad for as long as the rule wants. */
  held: z.boolean(),
  /** When the alert was raised; absent while only late readings told of it. */
  raised_at: time.optional(),
  /** All is fine again, but not for as long as the rule wants. */
  fine: stretchSchema.optional(),
});

export type Run = z.infer<typeof runSchema>;

/** Where the judgement of one series by one rule stands: a document of `<tenant>#series#<building>#<gateway>`. */
export const seriesStateSchema = z.strictObject({
  v: z.literal(1),
  rule_id: idSchema,
  device_id: idSchema,
  /** What it is judged by, `judgementOf`: where the rule says otherwise now, this is over. */
  judgement: z.string(),
  at: positionSchema,
  /** Where it began: what is not after this place was not judged by this state. */
  begun: positionSchema,
  run: runSchema.optional(),
  samples: samplesSchema,
  /** It had an alert: the place is remembered for a while, so that nothing is judged twice. */
  alerted: z.boolean(),
  /** Alerts that are decided, and perhaps not kept or told yet. */
  outbox: z.array(alertSchema),
});

export type SeriesState = z.infer<typeof seriesStateSchema>;

/** The state of a series that is known to be fine at `at`. */
export function quietState(ruleId: string, deviceId: string, judgement: string, at: Position): SeriesState {
  const of = { v: 1, rule_id: ruleId, device_id: deviceId, judgement } as const;
  return { ...of, at, begun: at, samples: [], alerted: false, outbox: [] };
}
