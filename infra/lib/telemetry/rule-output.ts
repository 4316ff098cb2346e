import { idSchema, isId } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { tenantOf } from '../tenancy/tenant.ts';

/** What stands before the `:` of `..:hq` is no id, and so no beginning of a key. */
const buildingSchema = idSchema.refine((id) => isId(tenantOf(id)), { error: 'it names no tenant' });

/** What every rule on a gateway's topic puts on its queue: see `RULE_ENVELOPE`. */
export const ruleEnvelope = {
  /** The published payload, byte for byte. */
  data: z.base64(),
  building_id: buildingSchema,
  gateway_id: idSchema,
  /** When the rule saw the message, Unix milliseconds. */
  received_at: z.int().min(0),
};

/** The JSON that the rules of `rules.ts` make of a message. Columns there and fields here change together. */
export const ruleOutputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('batch'), ...ruleEnvelope }),
  z.strictObject({ kind: z.literal('telemetry'), ...ruleEnvelope, device_id: idSchema }),
]);

export type RuleOutput = z.infer<typeof ruleOutputSchema>;
export type BatchOutput = Extract<RuleOutput, { kind: 'batch' }>;
export type TelemetryOutput = Extract<RuleOutput, { kind: 'telemetry' }>;
