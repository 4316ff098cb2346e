import { COMPONENTS } from '@sward/contracts/components.ts';
import { buildingGroup, DEFAULT_GROUP, gatewayGroup } from './deployment-group.ts';
import type { Configuration, FleetFile } from './fleet-file.ts';
import { mergeConfigurations } from './merge.ts';

/** One group of gateways, and what it is deployed with. */
export type DeploymentGroup = {
  readonly name: string;
  /** Who is in it, for people. */
  readonly about: string;
  readonly isCanary: boolean;
  /** What differs from the components' own defaults. */
  readonly configuration: Configuration;
};

/** A gateway tells where it stands in every message. The group knows; in the default group the gateway itself must. */
const standsIn = (building: string): Configuration => ({ [COMPONENTS.cloudPublisher]: { building_id: building } });

/** What a building's gateways have, where the file says anything of it. */
function ofBuilding({ configuration, buildings }: FleetFile, id: string): Configuration {
  const own = Object.hasOwn(buildings, id) ? (buildings[id]?.configuration ?? {}) : {};
  return mergeConfigurations(configuration, standsIn(id), own);
}

function buildingGroups(fleet: FleetFile): DeploymentGroup[] {
  return Object.entries(fleet.buildings).map(([id, { canary }]) => ({
    name: buildingGroup(id),
    about: `Gateways of building ${id} that have no group of their own`,
    isCanary: canary,
    configuration: ofBuilding(fleet, id),
  }));
}

function gatewayGroups(fleet: FleetFile): DeploymentGroup[] {
  return Object.entries(fleet.gateways).map(([id, { building, canary, configuration }]) => ({
    name: gatewayGroup(id),
    about: `Gateway ${id}`,
    isCanary: canary,
    configuration: mergeConfigurations(ofBuilding(fleet, building), configuration),
  }));
}

/**
 * Every group, the default one first, then by name: the order of the file changes nothing.
 * @param base what all have, before the fleet file
 */
export function fleetGroups(fleet: FleetFile, base: Configuration): DeploymentGroup[] {
  const added = Object.entries(fleet.components).map(([name, { configuration }]) => [name, configuration] as const);
  const widest = mergeConfigurations(base, Object.fromEntries(added), fleet.configuration);
  const whole = { ...fleet, configuration: widest };
  const rest: DeploymentGroup = {
    name: DEFAULT_GROUP,
    about: 'Gateways that the fleet file does not name, nor their building',
    isCanary: false,
    configuration: whole.configuration,
  };
  const named = [...buildingGroups(whole), ...gatewayGroups(whole)];
  return [rest, ...named.sort((a, b) => (a.name < b.name ? -1 : 1))];
}
