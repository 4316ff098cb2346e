import type { Group, Scope } from './rule.ts';

/** What a scope is asked about; a gateway itself has no device. */
export type Place = { readonly buildingId: string; readonly gatewayId: string; readonly deviceId?: string | undefined };

/** Devices by the group that they are in. */
export type GroupMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups as `inScope` looks them up. */
export function membersOf(groups: readonly Group[]): GroupMembers {
  return new Map(groups.map(({ id, device_ids }) => [id, new Set(device_ids)]));
}

/**
 * True where `place` matches each part of the scope that is given. A scope that names a device or a group matches no gateway; a group
 * that does not exist matches nothing.
 */
export function inScope(scope: Scope, { buildingId, gatewayId, deviceId }: Place, members: GroupMembers): boolean {
  const { building_id, gateway_id, device_id, group_id } = scope;
  if (building_id !== undefined && building_id !== buildingId) return false;
  if (gateway_id !== undefined && gateway_id !== gatewayId) return false;
  if (device_id !== undefined && device_id !== deviceId) return false;
  if (group_id === undefined) return true;
  return deviceId !== undefined && members.get(group_id)?.has(deviceId) === true;
}
