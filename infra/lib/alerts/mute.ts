import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { scopeSchema } from './rule.ts';

/** Maintenance: nobody is told of alerts in its scope until it ends; they are raised and kept all the same. A document of `<tenant>#mutes`. */
export const muteSchema = z.strictObject({
  id: idSchema,
  scope: scopeSchema.default({}),
  /** Only alerts of this rule; of all where left out. */
  rule_id: idSchema.optional(),
  /** Unix milliseconds. */
  from: z.int().min(0),
  until: z.int().min(0),
  reason: z.string().max(200).optional(),
  by: z.string().max(100),
});

export type Mute = z.infer<typeof muteSchema>;
