import { buildingGroup, DEFAULT_GROUP, deploymentGroupOf, gatewayGroup } from '../deployment-group.ts';
import type { GroupTable } from '../fleet-groups-document.ts';

/** A gateway that is where it does not belong. */
export type Move = { readonly thing: string; readonly from: readonly string[]; readonly to: string };

/** A gateway, the groups of ours that it is in, and where it stands. */
export type Member = { readonly thing: string; readonly groups: readonly string[]; readonly building: string };

/** Who is moved: at first only those whose new group is a canary, or whose group is no more; then all. */
export type Ring = 'canaries' | 'all';

/** Names of all groups that the table makes. */
export function groupsOf({ buildings, gateways }: GroupTable): string[] {
  return [DEFAULT_GROUP, ...Object.keys(buildings).map(buildingGroup), ...Object.keys(gateways).map(gatewayGroup)];
}

function canaryGroups({ buildings, gateways }: GroupTable): Set<string> {
  const canaries = (entries: GroupTable['buildings']) =>
    Object.entries(entries).flatMap(([id, { canary }]) => (canary ? [id] : []));
  return new Set([...canaries(buildings).map(buildingGroup), ...canaries(gateways).map(gatewayGroup)]);
}

/** Brings each gateway into its one group. What is not in a group of ours, and named by nobody, is left alone. */
export function planMoves(table: GroupTable, members: readonly Member[], ring: Ring): Move[] {
  const [known, canaries] = [new Set(groupsOf(table)), canaryGroups(table)];
  const isDue = (groups: readonly string[], to: string) =>
    ring === 'all' || canaries.has(to) || groups.some((group) => !known.has(group));
  return members.flatMap(({ thing, groups, building }) => {
    const to = deploymentGroupOf(table, { gatewayId: thing, buildingId: building });
    const isThere = groups.length === 1 && groups[0] === to;
    return isThere || !isDue(groups, to) ? [] : [{ thing, from: groups.filter((group) => group !== to), to }];
  });
}
