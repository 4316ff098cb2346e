import type { DocumentStore } from '../documents/ports.ts';
import type { GatewayPlace } from '../fleet/deployment-group.ts';
import type { GroupRollouts } from '../fleet/membership/ports.ts';
import { groupOfGateway } from './gateway-group.ts';

/** The deployment groups that a gateway's thing is in. */
export interface GatewayGroups {
  /** Names of groups of Sward's; none where there is no such thing. */
  groupsOf(gatewayId: string): Promise<readonly string[]>;
  leave(gatewayId: string, group: string): Promise<void>;
}

export type DeploymentPorts = {
  readonly groups: GatewayGroups;
  readonly rollouts: GroupRollouts;
  readonly documents: Pick<DocumentStore, 'get'>;
};

/** Takes a gateway that nobody is to be any more out of its groups: a canary that never answers would keep the gate shut. May be run again. */
export async function leaveGroups({ groups }: Pick<DeploymentPorts, 'groups'>, gatewayId: string): Promise<void> {
  for (const group of await groups.groupsOf(gatewayId)) await groups.leave(gatewayId, group);
}

/**
 * Sees to it that the next machine of a gateway's name gets the deployment of its group when it is provisioned: AWS IoT runs a job once on a thing, and
 * the former machine may have run it. That one leaves the group first, so that it does not take the repeated one away. May be run again.
 */
export async function deployAnew(ports: DeploymentPorts, place: GatewayPlace): Promise<void> {
  await leaveGroups(ports, place.gatewayId);
  const group = await groupOfGateway(ports.documents, place);
  if (await ports.rollouts.hasRun(group, place.gatewayId)) await ports.rollouts.repeat(group);
}
