import type { GroupTable } from '../fleet-groups-document.ts';
import { groupsOf, type Member } from './plan-moves.ts';
import type { ThingGroups } from './ports.ts';

/** Which groups of ours each thing is in. Groups of before are looked into as well: those that are no more still have members. */
async function groupsByThing(things: ThingGroups, groups: Iterable<string>): Promise<Map<string, string[]>> {
  const byThing = new Map<string, string[]>();
  for (const group of new Set(groups)) {
    for (const thing of await things.members(group)) byThing.set(thing, [...(byThing.get(thing) ?? []), group]);
  }
  return byThing;
}

/** Tables that count: the one that is to hold, and the one that held. */
export type Tables = { readonly table: GroupTable; readonly before: GroupTable };

/**
 * Gateways in groups of ours, those that the table names and that are things already, and those that a function left half-way. Others
 * are left to onboarding.
 */
export async function findMembers(things: ThingGroups, tables: Tables, underWay: Iterable<string>): Promise<Member[]> {
  const { table, before } = tables;
  const byThing = await groupsByThing(things, [...groupsOf(table), ...groupsOf(before)]);
  const names = new Set([...byThing.keys(), ...Object.keys(table.gateways), ...underWay]);
  const members: Member[] = [];
  for (const thing of names) {
    const building = await things.buildingOf(thing);
    if (building !== undefined) members.push({ thing, building, groups: byThing.get(thing) ?? [] });
  }
  return members;
}
