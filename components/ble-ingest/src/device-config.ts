import { z } from 'zod';
import { type ConnectConfig, connectSchema } from './gatt/gatt-config.ts';

const MAC = /^[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}$/i;
const KEY_16 = /^[0-9a-f]{32}$/i;
const KEY_12_OR_16 = /^([0-9a-f]{24}|[0-9a-f]{32})$/i;

/**
 * What the configuration says of one sensor. Keys are secrets: no log, status or error message may hold them, and the
 * names of these fields are what keeps them out.
 */
export const deviceSchema = z.strictObject({
  bind_key: z
    .string()
    .regex(KEY_12_OR_16, 'a bind key has 32 hex digits, of the oldest Xiaomi sensors 24')
    .optional()
    .describe('Bind key in hex: only encrypted frames of this sensor count from then on'),
  bind_key_secret: z
    .string()
    .min(1)
    .max(2048)
    .optional()
    .describe('The same from the Secret Manager: name or ARN of the secret'),
  identity_key: z
    .string()
    .regex(KEY_16, 'an identity key has 32 hex digits')
    .optional()
    .describe('Identity Resolving Key in hex: knows the sensor under every private address'),
  counter_epoch: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Another number forgets the encryption counter, where a sensor began again at 0'),
  sample_interval_s: z.coerce
    .number()
    .min(0)
    .max(86_400)
    .optional()
    .describe('Instead of the component-wide sample_interval_s, s'),
  connect: connectSchema.optional().describe('Connect to it as well: subscribe to what it notifies, read the rest'),
});

/** zod's record leaves this key out without a word: what it holds, a key perhaps, would be thought to be in force. */
export const withoutPrototypeKey = z
  .unknown()
  .refine((named) => !Object.hasOwn(Object(named), '__proto__'), { error: '__proto__ is no name', abort: true });

/** The id that readings carry: an address in any spelling as 12 lower-case hex digits, anything else as it is. */
export function normalDeviceId(text: string): string {
  return MAC.test(text) ? text.toLowerCase().replaceAll(/[:-]/g, '') : text;
}

const recordSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'an id has 1 to 64 letters, digits, dots, dashes, colons'),
    deviceSchema,
  )
  .refine((devices) => new Set(Object.keys(devices).map(normalDeviceId)).size === Object.keys(devices).length, {
    error: 'the same sensor twice, in different spellings',
  });

/**
 * Sensors by id: an address in any spelling, or the id that a payload carries. A map, because a nucleus takes no list
 * longer than 1,024 bytes; some 200 sensors fit into one configuration.
 */
export const devicesSchema = withoutPrototypeKey.pipe(recordSchema);

export type DevicesConfig = z.infer<typeof devicesSchema>;

/** The devices that are to be connected to, by id. */
export function connectsOf(devices: DevicesConfig): ReadonlyMap<string, ConnectConfig> {
  const connects = new Map<string, ConnectConfig>();
  for (const [id, { connect }] of Object.entries(devices))
    if (connect !== undefined) connects.set(normalDeviceId(id), connect);
  return connects;
}
