import { DEFAULT_GROUP, deploymentGroupOf } from '@sward/infra/lib/fleet/deployment-group.ts';
import { FLEET_GROUPS_KEY, groupTableSchema } from '@sward/infra/lib/fleet/fleet-groups-document.ts';
import type { GatewayState } from '@sward/infra/lib/history/ports.ts';
import type { Registration } from '@sward/infra/lib/onboarding/registration.ts';
import { type GatewayView, unregisteredView, viewOf } from './gateway-view.ts';
import { UnknownGatewayError } from './gateways-errors.ts';
import type { Session } from './session.ts';

type GroupOf = (gatewayId: string, buildingId: string) => string;

/** Read once: the fleet's stack writes one document for all gateways. */
async function readGroups({ documents }: Session): Promise<GroupOf> {
  const { success, data } = groupTableSchema.safeParse((await documents.get(FLEET_GROUPS_KEY))?.body);
  return (gatewayId, buildingId) => (success ? deploymentGroupOf(data, { gatewayId, buildingId }) : DEFAULT_GROUP);
}

/** Heard last, wherever it stood then, by gateway. */
async function readHeard({ directory }: Session): Promise<Map<string, GatewayState>> {
  const heard = new Map<string, GatewayState>();
  for await (const building of directory.buildings()) {
    for await (const state of directory.gateways(building)) {
      const known = heard.get(state.gatewayId);
      if (known === undefined || known.heardAt < state.heardAt) heard.set(state.gatewayId, state);
    }
  }
  return heard;
}

async function readRegistrations({ registrations, err }: Session): Promise<Registration[]> {
  const found: Registration[] = [];
  const onBroken = (id: string, reason: unknown) => err(`the registration of ${id} cannot be read: ${String(reason)}`);
  for await (const { registration } of registrations.list(onBroken)) found.push(registration);
  return found;
}

/** Every gateway that is registered or was heard, in the order of their names. @param building only those there */
export async function readGateways(session: Session, building?: string): Promise<GatewayView[]> {
  const [groupOf, heard, known] = await Promise.all([
    readGroups(session),
    readHeard(session),
    readRegistrations(session),
  ]);
  const now = session.now();
  const views = known.map((one) =>
    viewOf(one, heard.get(one.gateway_id), groupOf(one.gateway_id, one.building_id), now),
  );
  const registered = new Set(known.map(({ gateway_id }) => gateway_id));
  const strays = [...heard.values()].filter(({ gatewayId }) => !registered.has(gatewayId));
  const all = [...views, ...strays.map((state) => unregisteredView(state, groupOf(state.gatewayId, state.buildingId)))];
  return all
    .filter(({ building_id }) => building === undefined || building_id === building)
    .sort((a, b) => (a.gateway_id < b.gateway_id ? -1 : 1));
}

/** @throws UnknownGatewayError */
export async function readGateway(session: Session, gatewayId: string): Promise<GatewayView> {
  const found = (await readGateways(session)).find(({ gateway_id }) => gateway_id === gatewayId);
  if (found !== undefined) return found;
  throw new UnknownGatewayError(
    `no gateway ${gatewayId} is registered or was heard: npm run gateways -- list tells all`,
  );
}
