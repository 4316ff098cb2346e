import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/**
 * The publisher's configuration. Lite hands YAML scalars over as strings, so every number is coerced. The recipe's
 * defaults and the README's table are generated from here: `npm run recipes`.
 */
export const configSchema = z.strictObject({
  building_id: idSchema.default('building-1').describe('The building in every topic of this gateway'),
  mode: z
    .enum(['batch', 'reading'])
    .default('batch')
    .describe('`batch`: deflated batches by Basic Ingest; `reading`: one version 1.0 message per reading'),
  max_publishes_per_s: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(80)
    .describe('Pace of publishes; IoT Core discards what exceeds 100 a second'),
  max_kib_per_s: z.coerce
    .number()
    .int()
    .min(16)
    .max(512)
    .default(480)
    .describe('Pace in KiB of payload; IoT Core takes 512 KiB a second from one connection'),
  publish_interval_s: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(0)
    .describe(
      'Batches that are not full go at most this often, s: the first reading after a pause at once, the others together. What is published costs, see docs/cost.md; 0: as soon as they are on disk',
    ),
  max_in_flight: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(32)
    .describe('Batches sent and not yet confirmed by the cloud'),
  ack_timeout_s: z.coerce
    .number()
    .min(1)
    .max(600)
    .default(15)
    .describe(
      'The longest wait for a confirmation before a batch is sent again, s; it adapts to the round trip below that',
    ),
  status_interval_s: z.coerce.number().min(1).max(3600).default(60).describe('Gateway status at least this often, s'),
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
