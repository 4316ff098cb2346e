import type { DocumentStore } from '../documents/ports.ts';
import { DEFAULT_GROUP, deploymentGroupOf, type GatewayPlace } from '../fleet/deployment-group.ts';
import { FLEET_GROUPS_KEY, groupTableSchema } from '../fleet/fleet-groups-document.ts';

/**
 * The thing group of a gateway by the document that the fleet's stack writes; the default group where it wrote none that can be read. The next
 * deployment of that stack puts each gateway where it belongs.
 */
export async function groupOfGateway(documents: Pick<DocumentStore, 'get'>, gateway: GatewayPlace): Promise<string> {
  const stored = await documents.get(FLEET_GROUPS_KEY);
  const fleet = groupTableSchema.safeParse(stored?.body);
  return fleet.success ? deploymentGroupOf(fleet.data, gateway) : DEFAULT_GROUP;
}
