import { z } from 'zod';
import { consumersSchema, DEFAULT_CONSUMERS } from './consumers.ts';
import { reductionSchema } from './reduction/rules.ts';

/**
 * The buffer's configuration. Lite hands YAML scalars over as strings, so every number is coerced. The recipe's
 * defaults and the README's table are generated from here: `npm run recipes`.
 */
export const configSchema = z.strictObject({
  data_dir: z.string().default('').describe('Folder of the log; empty: the work folder of the component'),
  commit_interval_ms: z.coerce
    .number()
    .int()
    .min(10)
    .max(5000)
    .default(1000)
    .describe('Readings that nobody waits for are committed together, at most this often, ms'),
  urgent_commit_interval_ms: z.coerce
    .number()
    .int()
    .min(50)
    .max(200)
    .default(100)
    .describe('Readings whose sender waits for the acknowledgement are committed within this time, ms'),
  consumers: consumersSchema
    .default(DEFAULT_CONSUMERS)
    .describe('Who must have confirmed a reading before it is deleted, by name; false takes one away'),
  clock_wait_s: z.coerce
    .number()
    .min(0)
    .max(3600)
    .default(120)
    .describe('After a start with a clock that is not set, readings wait this long for their true time, s'),
  reduction: reductionSchema.default({}).describe('Rules by name that store less than was heard: see below'),
  retention_days: z.coerce
    .number()
    .min(0.01)
    .max(3650)
    .default(7)
    .describe('Readings older than this are given up, the oldest first, confirmed or not; counted and reported, days'),
  max_log_mb: z.coerce
    .number()
    .int()
    .min(16)
    .max(65_536)
    .default(1024)
    .describe('Largest size of the log; past it the oldest readings are given up, counted and reported, MB'),
  min_free_mb: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_048_576)
    .default(100)
    .describe('Free space that the log leaves to others on its disk, MB'),
  ballast_mb: z.coerce
    .number()
    .int()
    .min(0)
    .max(1024)
    .default(8)
    .describe('Size of a file that is given up first when the disk is full, so that deleting is possible, MB'),
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
