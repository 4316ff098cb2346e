import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { z } from 'zod';
import type { ResourceData } from '../../custom-resources/answer-request.ts';
import type { DocumentStore } from '../../documents/ports.ts';
import { MembershipError } from '../fleet-errors.ts';
import { FLEET_GROUPS_KEY, type GroupTable, groupTableSchema } from '../fleet-groups-document.ts';
import { groupsOf, type Member, type Move, planMoves } from './plan-moves.ts';
import type { GroupRollouts, ThingGroups } from './ports.ts';

const propertiesSchema = z.looseObject({
  Ring: z.enum(['canaries', 'all']),
  Table: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(groupTableSchema),
});

export type MembershipPorts = {
  readonly things: ThingGroups;
  readonly rollouts: GroupRollouts;
  readonly documents: Pick<DocumentStore, 'get' | 'put' | 'delete'>;
};

const NO_TABLE: GroupTable = { buildings: {}, gateways: {} };

/** Which groups of ours each thing is in. Groups of before are looked into as well: those that are no more still have members. */
async function groupsByThing(things: ThingGroups, groups: Iterable<string>): Promise<Map<string, string[]>> {
  const byThing = new Map<string, string[]>();
  for (const group of new Set(groups)) {
    for (const thing of await things.members(group)) byThing.set(thing, [...(byThing.get(thing) ?? []), group]);
  }
  return byThing;
}

/** Gateways in groups of ours, and those that the table names and that are things already. Others are left to onboarding. */
async function findMembers(things: ThingGroups, table: GroupTable, before: GroupTable): Promise<Member[]> {
  const byThing = await groupsByThing(things, [...groupsOf(table), ...groupsOf(before)]);
  const names = new Set([...byThing.keys(), ...Object.keys(table.gateways)]);
  const members: Member[] = [];
  for (const thing of names) {
    const building = await things.buildingOf(thing);
    if (building !== undefined) members.push({ thing, building, groups: byThing.get(thing) ?? [] });
  }
  return members;
}

/** AWS IoT takes a thing in one group of a hierarchy only, so it leaves before it enters; where it cannot enter it goes back. */
async function move(things: ThingGroups, { thing, from, to }: Move): Promise<void> {
  for (const group of from) await things.remove(thing, group);
  try {
    await things.add(thing, to);
  } catch (error) {
    const [former] = from;
    if (former !== undefined) await things.add(thing, former);
    throw new MembershipError(`${thing} could not be put into ${to}: deploy again`, { cause: error });
  }
}

/**
 * A gateway that comes back to a group, as in a rollback, has run the group's deployment before, so that AWS IoT does not run it there again and
 * the gateway would keep what the other group gave it: each such group gets its deployment once more.
 */
async function repeatWhereReturned(rollouts: GroupRollouts, moves: readonly Move[]): Promise<void> {
  const repeated = new Set<string>();
  for (const { thing, to } of moves) {
    if (repeated.has(to) || !(await rollouts.hasRun(to, thing))) continue;
    await rollouts.repeat(to);
    repeated.add(to);
  }
}

async function writeTable(documents: MembershipPorts['documents'], table: GroupTable): Promise<void> {
  const stored = await documents.get(FLEET_GROUPS_KEY);
  await documents.put(FLEET_GROUPS_KEY, table, stored?.version ?? 0);
}

const tableOf = (properties: unknown) => propertiesSchema.safeParse(properties).data?.Table ?? NO_TABLE;

/**
 * Brings gateways into the groups that the fleet file gives them, and tells the provisioning hook of the groups. Deleting leaves gateways
 * where they are; new ones then come into the default group.
 * @throws MembershipError where a gateway could not be moved
 */
export async function applyMembership(
  event: CloudFormationCustomResourceEvent,
  { things, rollouts, documents }: MembershipPorts,
): Promise<ResourceData> {
  const { Ring, Table } = checkMessage(propertiesSchema, event.ResourceProperties);
  if (event.RequestType === 'Delete') {
    if (Ring === 'all') await documents.delete(FLEET_GROUPS_KEY);
    return {};
  }
  const before = event.RequestType === 'Update' ? tableOf(event.OldResourceProperties) : NO_TABLE;
  const moves = planMoves(Table, await findMembers(things, Table, before), Ring);
  for (const each of moves) await move(things, each);
  await repeatWhereReturned(rollouts, moves);
  if (Ring === 'all') await writeTable(documents, Table);
  return { Moved: String(moves.length) };
}
