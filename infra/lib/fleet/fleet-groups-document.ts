import { z } from 'zod';
import { FLEET_PARTITION } from '../documents/partitions.ts';
import type { DocumentKey } from '../documents/ports.ts';

/** Where the fleet's stack tells which buildings and gateways have a group of their own. */
export const FLEET_GROUPS_KEY: DocumentKey = { partition: FLEET_PARTITION, id: 'fleet-groups' };

const entrySchema = z.object({ canary: z.boolean() });
/** Where it stands is not told by a stack of a version before. */
const gatewayEntrySchema = entrySchema.extend({ building: z.string().optional() });

/** Which buildings and gateways have a group of their own, by id. */
export const groupTableSchema = z.object({
  buildings: z.record(z.string(), entrySchema),
  gateways: z.record(z.string(), gatewayEntrySchema),
});

export type GroupTable = z.infer<typeof groupTableSchema>;
