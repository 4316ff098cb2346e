import { z } from 'zod';
import { FLEET_PARTITION } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { DEFAULT_GROUP, deploymentGroupOf, type GatewayPlace } from '../fleet/deployment-group.ts';

const named = z.record(z.string(), z.unknown());
const fleetGroupsSchema = z.looseObject({ buildings: named, gateways: named });

/**
 * The thing group of a gateway by the document that the fleet's stack writes; the default group where it wrote none that can be read. The next
 * deployment of that stack puts each gateway where it belongs.
 */
export async function groupOfGateway(documents: Pick<DocumentStore, 'get'>, gateway: GatewayPlace): Promise<string> {
  const stored = await documents.get({ partition: FLEET_PARTITION, id: 'fleet-groups' });
  const fleet = fleetGroupsSchema.safeParse(stored?.body);
  return fleet.success ? deploymentGroupOf(fleet.data, gateway) : DEFAULT_GROUP;
}
