import { checkMessage } from '@sward/contracts/message-codec.ts';
import { z } from 'zod';
import { FLEET_PARTITION } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import type { NamedInFleet } from './deployment-group.ts';

/** Where the fleet's stack tells which buildings and gateways have a group of their own. */
export const FLEET_GROUPS_KEY: DocumentKey = { partition: FLEET_PARTITION, id: 'fleet-groups' };

const entrySchema = z.object({ canary: z.boolean() });

/** Which buildings and gateways have a group of their own, by id. */
export const groupTableSchema = z.object({
  buildings: z.record(z.string(), entrySchema),
  gateways: z.record(z.string(), entrySchema),
});

export type GroupTable = z.infer<typeof groupTableSchema>;

const NOTHING_NAMED: NamedInFleet = { buildings: {}, gateways: {} };

/**
 * What the fleet file named when it was last deployed; nothing where it never was. For `deploymentGroupOf`.
 * @throws InvalidMessageError where somebody changed the document by hand
 */
export async function readFleetGroups(documents: Pick<DocumentStore, 'get'>): Promise<NamedInFleet> {
  const stored = await documents.get(FLEET_GROUPS_KEY);
  return stored === undefined ? NOTHING_NAMED : checkMessage(groupTableSchema, stored.body);
}
