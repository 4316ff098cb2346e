import { z } from 'zod';
import { idSchema } from './ids.ts';
import { isPlausible } from './quantities.ts';

/** One measured value: a number in the unit its name ends with, a state, or an event's name. */
export type Value = number | boolean | string;

/**
 * Bounds that keep the JSON of any one reading, and its version 1.0 message, below the smallest message limit (7,000
 * bytes), and that of 200 readings, a row of the log, below what a message may inflate to (1 MiB). The bytes count too:
 * a control character of a text is six of them in JSON.
 */
const MAX_VALUES = 48;
const MAX_TEXT = 1000;
const MAX_VALUES_JSON_BYTES = 4000;

const jsonBytes = (values: Record<string, Value>) => new TextEncoder().encode(JSON.stringify(values)).length;

const textLength = (values: Record<string, Value>) =>
  Object.values(values).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);

/** zod's record leaves this key out without a word: a reading that carries it is refused instead. */
const namesPrototype = (values: unknown) => Object.hasOwn(Object(values), '__proto__');

const plausibleValuesSchema = z
  .record(z.string(), z.union([z.number(), z.boolean(), z.string()]))
  .refine((values) => Object.keys(values).length <= MAX_VALUES, { error: `more than ${MAX_VALUES} values` })
  .refine((values) => textLength(values) <= MAX_TEXT, { error: `more than ${MAX_TEXT} characters of text` })
  .refine((values) => jsonBytes(values) <= MAX_VALUES_JSON_BYTES, {
    error: `values of more than ${MAX_VALUES_JSON_BYTES} bytes of JSON`,
  })
  .refine((values) => Object.keys(values).length > 0, { error: 'a reading without values' })
  .refine((values) => Object.entries(values).every(([name, value]) => isPlausible(name, value)), {
    error: 'a quantity is unknown or its value is out of range',
  });

const valuesSchema = z
  .unknown()
  .refine((values) => !namesPrototype(values), { error: '__proto__ is no quantity', abort: true })
  .pipe(plausibleValuesSchema);

/** How far the times of a reading can be trusted. */
export const timeQualitySchema = z.enum([
  /** The clock was synchronised when the reading was taken. */
  'synchronized',
  /** It was not; the true time was worked out from the monotonic stamp once it was. */
  'corrected',
  /** It was not, and has not been since. */
  'unsynchronized',
  /** Nothing on this machine tells. */
  'unknown',
]);

export type TimeQuality = z.infer<typeof timeQualitySchema>;

/**
 * What one sensor said at one moment. Every protocol's ingest makes these and nothing else.
 *
 * `mono_ms` is the kernel's monotonic clock in milliseconds (microsecond digits) within boot `boot_id`: the two stay
 * true when the wall clock of a Pi without battery jumps, and together with `device_id` they identify the reading.
 */
export const readingSchema = z.strictObject({
  device_id: idSchema,
  /** Values by quantity name; units and ranges in `quantities.ts`. */
  values: valuesSchema,
  /** When the sensor measured, Unix milliseconds; the time of hearing where the sensor tells none. */
  measured_at: z.int().min(0),
  /** When the gateway heard it, Unix milliseconds. */
  received_at: z.int().min(0),
  mono_ms: z.number().min(0),
  boot_id: idSchema,
  /** How far `measured_at` and `received_at` can be trusted. The buffer says it; ingest components leave it out. */
  time_quality: timeQualitySchema.optional(),
  /** What a sensor's own clock said, Unix milliseconds, where it was in the future and `measured_at` was clamped. */
  measured_at_raw: z.int().optional(),
  /** Present where the values are means over a window: its length, and how many readings went into it. */
  aggregate: z.strictObject({ window_s: z.number().positive(), count: z.int().min(1) }).optional(),
  source: z.enum(['ble']),
  /** Payload format that carried it: `ruuvi-df5`, `bthome-v2`. */
  format: idSchema,
  /** Signal strength in dBm; absent where the adapter does not know it. */
  rssi: z.int().min(-127).max(20).optional(),
  /** The sensor's own packet counter, where it has one. */
  packet_id: z.int().min(0).optional(),
});

export type Reading = z.infer<typeof readingSchema>;
