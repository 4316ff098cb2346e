import { z } from 'zod';
import { devicesSchema } from './device-config.ts';
import { formatsSchema } from './format-config.ts';
import { gattSchema } from './gatt/gatt-config.ts';

/**
 * BLE ingest's configuration. Lite hands YAML scalars over as strings, so every number is coerced. The recipe's defaults
 * and the README's table are generated from here: `npm run recipes`.
 */
export const configSchema = z.strictObject({
  adapter: z.coerce.number().int().min(0).max(15).default(0).describe('Bluetooth adapter: 0 is hci0'),
  batch_interval_ms: z.coerce
    .number()
    .int()
    .min(20)
    .max(5000)
    .default(1000)
    .describe('Readings go to the buffer together, at most this often, ms; the first after a pause goes at once'),
  max_held_readings: z.coerce
    .number()
    .int()
    .min(100)
    .max(1_000_000)
    .default(20_000)
    .describe('Readings held while the buffer does not answer; past that the oldest go, counted'),
  max_held_bytes: z.coerce
    .number()
    .int()
    .min(100_000)
    .max(1_000_000_000)
    .default(16_000_000)
    .describe('The same in bytes of JSON; an average reading takes 300'),
  quiet_check_s: z.coerce
    .number()
    .min(2)
    .max(3600)
    .default(10)
    .describe('Nothing heard at all for so long, s: the adapter is asked whether it still lives'),
  active_after_s: z.coerce
    .number()
    .min(1)
    .max(86_400)
    .default(300)
    .describe('A device not heard for this long is no longer counted as active, s'),
  unknown_devices: z
    .enum(['ignore', 'discover', 'forward'])
    .default('discover')
    .describe('Sensors that `devices` does not name: counted only, listed for approval, or forwarded'),
  devices: devicesSchema.default({}).describe('Sensors by address or id: keys and what differs for each, see below'),
  formats: formatsSchema
    .default({})
    .describe('Formats of your own: what advertisements hold that no decoder here knows, see below'),
  sample_interval_s: z.coerce
    .number()
    .min(0)
    .max(86_400)
    .default(0)
    .describe('The newest reading of a sensor per so many s; 0 takes every packet; events always go at once'),
  gatt: gattSchema
    .default(gattSchema.parse({}))
    .describe('Connecting to sensors: time limits that hold for all, see below'),
  local_status_interval_s: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(5)
    .describe('Status on the local topic at least this often, s; a change of state is told within a second'),
  log_level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged'),
});

export type Config = z.infer<typeof configSchema>;
