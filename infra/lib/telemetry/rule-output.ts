import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** What every rule of `rules.ts` puts on the queue. */
const envelope = {
  /** The published payload, byte for byte. */
  data: z.base64(),
  building_id: idSchema,
  gateway_id: idSchema,
  /** When the rule saw the message, Unix milliseconds. */
  received_at: z.int().min(0),
};

/** The JSON that the rules of `rules.ts` make of a message. Columns there and fields here change together. */
export const ruleOutputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('batch'), ...envelope }),
  z.strictObject({ kind: z.literal('telemetry'), ...envelope, device_id: idSchema }),
]);

export type RuleOutput = z.infer<typeof ruleOutputSchema>;
export type BatchOutput = Extract<RuleOutput, { kind: 'batch' }>;
export type TelemetryOutput = Extract<RuleOutput, { kind: 'telemetry' }>;
