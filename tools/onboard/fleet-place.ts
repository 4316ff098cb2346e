import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { GatewayPlace } from '@sward/infra/lib/fleet/deployment-group.ts';
import { FLEET_GROUPS_KEY, type GroupTable, groupTableSchema } from '@sward/infra/lib/fleet/fleet-groups-document.ts';
import { AccountNotReadyError, OnboardInputError } from './onboard-errors.ts';

const DEPLOY = 'deploy SwardFleet (npx cdk deploy SwardFleet, in infra/)';

/** What is wrong with a place by the fleet's table; undefined where nothing is. */
function faultOf({ buildings, gateways }: GroupTable, { gatewayId, buildingId }: GatewayPlace): string | undefined {
  if (Object.hasOwn(gateways, gatewayId)) {
    const building = gateways[gatewayId]?.building ?? buildingId;
    if (building === buildingId) return undefined;
    return `the fleet file says that gateway ${gatewayId} stands in building ${building}, and you say ${buildingId}: give --building ${building}, or correct infra/fleet.yaml and ${DEPLOY}`;
  }
  if (Object.hasOwn(buildings, buildingId)) return undefined;
  return `the fleet file does not name building ${buildingId}, so nothing would tell the gateway where it stands, and AWS IoT would refuse its readings: add \`buildings: { ${JSON.stringify(buildingId)}: {} }\` to infra/fleet.yaml and ${DEPLOY}`;
}

/**
 * A gateway learns its building from the deployment of its group, and its certificate's policies let it publish as of the building that it was
 * registered in: where the two are not the same, every reading is refused.
 * @throws OnboardInputError where they would not be, AccountNotReadyError where the fleet's stack has not said which groups there are
 */
export async function requirePlaceInFleet(documents: Pick<DocumentStore, 'get'>, place: GatewayPlace): Promise<void> {
  const { success, data } = groupTableSchema.safeParse((await documents.get(FLEET_GROUPS_KEY))?.body);
  if (!success) throw new AccountNotReadyError(`the fleet's stack has not said which buildings it knows: ${DEPLOY}`);
  const fault = faultOf(data, place);
  if (fault !== undefined) throw new OnboardInputError(fault);
}
