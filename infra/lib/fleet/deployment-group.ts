/** Group of gateways that the fleet file names neither by themselves nor by their building. */
export const DEFAULT_GROUP = 'sward-default';

/** What the fleet file names, by id: the file itself, or the document that the fleet's stack writes of it. */
export type NamedInFleet = {
  readonly buildings: Readonly<Record<string, unknown>>;
  readonly gateways: Readonly<Record<string, unknown>>;
};

export type GatewayPlace = { readonly gatewayId: string; readonly buildingId: string };

/**
 * Names of thing groups take no `.`, which ids do. An id that holds one is written with `_-` for each, and `__` for each `_`,
 * after a `_` where other ids follow a `-`: so no two ids share a group.
 */
function groupName(kind: 'building' | 'gateway', id: string): string {
  if (!id.includes('.')) return `sward-${kind}-${id}`;
  return `sward-${kind}_${id.replaceAll('_', '__').replaceAll('.', '_-')}`;
}

/** The thing group of a building that the fleet file names. */
export const buildingGroup = (buildingId: string) => groupName('building', buildingId);

/** The thing group of a single gateway that the fleet file names. */
export const gatewayGroup = (gatewayId: string) => groupName('gateway', gatewayId);

/** The one thing group that a gateway belongs to: its own, else its building's, else the default. See docs/decisions/0006-fleet.md. */
export function deploymentGroupOf(fleet: NamedInFleet, { gatewayId, buildingId }: GatewayPlace): string {
  if (Object.hasOwn(fleet.gateways, gatewayId)) return gatewayGroup(gatewayId);
  if (Object.hasOwn(fleet.buildings, buildingId)) return buildingGroup(buildingId);
  return DEFAULT_GROUP;
}
