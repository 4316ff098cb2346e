import { z } from 'zod';

/** A gate that is being watched, as it is kept from look to look. Times are Unix milliseconds. */
export const gateStateSchema = z.object({
  /** Names the state of the fleet that it was made for. */
  id: z.string(),
  /** Canary groups, each with the deployment that its cores must run. */
  groups: z.array(z.object({ name: z.string(), deploymentId: z.string() })),
  settings: z.object({ waitMs: z.number(), soakMs: z.number(), offline: z.enum(['fail', 'pass']) }),
  startedAt: z.number(),
  /** Since when each canary that runs it has been healthy. */
  healthySince: z.record(z.string(), z.number()),
  /** Looks in a row that failed: Greengrass could not be asked. */
  failedLooks: z.number(),
  /** Where CloudFormation waits to hear how it ended. */
  signalUrl: z.string(),
});

export type GateState = z.infer<typeof gateStateSchema>;
