import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { timeZoneSchema } from '../settings/time-zone.ts';

const seconds = (most: number) => z.number().min(0).max(most);
const DAY_S = 86_400;

/** A value has to come back by this much before it counts as fine again; in the quantity's unit. */
const hysteresis = z.number().min(0).default(0);
const quantity = idSchema;
const time = z.int().min(0);

/** When a rule holds. Limits are in the unit that the quantity's name ends with. */
export const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('above'), quantity, limit: z.number(), hysteresis }),
  z.strictObject({ kind: z.literal('below'), quantity, limit: z.number(), hysteresis }),
  z
    .strictObject({ kind: z.literal('outside'), quantity, low: z.number(), high: z.number(), hysteresis })
    .refine(({ low, high }) => low < high, { error: 'low must be below high' })
    .refine(({ low, high, hysteresis: band }) => 2 * band < high - low, {
      error: 'the hysteresis leaves no room to clear',
    }),
  z.strictObject({
    kind: z.literal('rate'),
    quantity,
    /** Change within a minute, up or down, measured over `window_s`. */
    per_minute: z.number().positive(),
    window_s: z.number().min(1).max(3600).default(300),
    hysteresis,
  }),
  z.strictObject({
    kind: z.literal('battery_low'),
    /** Low is `battery_pct` below this, or `battery_mv` below `millivolts` where that is given, or `battery_low` true. */
    percent: z.number().min(1).max(99).default(15),
    millivolts: z.number().positive().optional(),
    /** How far above it a battery has to come again, percent points and millivolts: a cold night is not a new battery. */
    hysteresis: z.number().min(0).max(50).default(5),
    hysteresis_mv: z.number().min(0).max(1000).default(100),
  }),
  /** No reading of the device for this long. */
  z.strictObject({
    kind: z.literal('silent'),
    after_s: z
      .number()
      .min(60)
      .max(30 * DAY_S),
  }),
  /** Neither a status nor a reading of the gateway for this long. */
  z.strictObject({
    kind: z.literal('gateway_silent'),
    after_s: z
      .number()
      .min(60)
      .max(30 * DAY_S),
  }),
]);

export type Condition = z.infer<typeof conditionSchema>;

/** Whom a rule is about: all of the tenant's, or those that match each part that is given. */
export const scopeSchema = z.strictObject({
  building_id: idSchema.optional(),
  gateway_id: idSchema.optional(),
  device_id: idSchema.optional(),
  /** Id of a group of devices, `groupSchema`. */
  group_id: idSchema.optional(),
});

export type Scope = z.infer<typeof scopeSchema>;

/** Devices under one name, wherever they are. */
export const groupSchema = z.strictObject({ id: idSchema, device_ids: z.array(idSchema).min(1).max(1000) });

export type Group = z.infer<typeof groupSchema>;

export const severitySchema = z.enum(['info', 'warning', 'critical']);

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day such as 22:00' });

/** When people sleep. `from` later than `until` goes over midnight; both equal is the whole day. */
export const quietHoursSchema = z.strictObject({
  from: timeOfDay,
  until: timeOfDay,
  time_zone: timeZoneSchema.default('UTC'),
  /** ISO weekdays on which they begin, 1 is Monday; every day where left out. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  /** Alerts of at least this severity are told all the same. */
  except: severitySchema.default('critical'),
});

export type QuietHours = z.infer<typeof quietHoursSchema>;

/** A rule that raises alerts: one document of the partition `<tenant>#rules`. */
export const alertRuleSchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1).max(100).optional(),
  enabled: z.boolean().default(true),
  scope: scopeSchema.default({}),
  condition: conditionSchema,
  severity: severitySchema.default('warning'),
  /** How long the condition must hold before it is an alert, by the readings' own times, s. */
  hold_s: seconds(DAY_S).default(0),
  /** How long all must be fine again before the alert is over, s. */
  clear_hold_s: seconds(DAY_S).default(0),
  /** Told again this often while it is open and nobody acknowledged it, s; 0: never. */
  remind_s: seconds(7 * DAY_S).default(0),
  /** A template of the text: `{{device_id}} is at {{value}}`. Variables are in docs/alerts.md. */
  message: z.string().min(1).max(500).optional(),
  /** Who is told, and who besides when nobody has acknowledged it `after_s` later. */
  notify: z
    .array(z.strictObject({ after_s: seconds(7 * DAY_S).default(0), channels: z.array(idSchema).min(1).max(10) }))
    .max(10)
    .default([]),
  /** Nobody is told within these; what is still open at their end is told then. */
  quiet_hours: quietHoursSchema.optional(),
  /** Readings older than this when they come are late: they raise nothing as if it were now, s. */
  late_after_s: seconds(7 * DAY_S).default(900),
  /** What becomes of an episode that began and ended in late readings: kept only, or told, as what it was. */
  late: z.enum(['record', 'notify']).default('record'),
  /** When the rule was made, and since when it is judged as it is now, Unix milliseconds: `RuleRepository.save` sets both. */
  made_at: time.optional(),
  judged_from: time.optional(),
});

export type AlertRule = z.infer<typeof alertRuleSchema>;
