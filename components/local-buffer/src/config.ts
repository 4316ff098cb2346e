import { z } from 'zod';

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
    .describe('Readings that nobody waits for are committed together this often, ms'),
  log_level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged'),
});

export type Config = z.infer<typeof configSchema>;
