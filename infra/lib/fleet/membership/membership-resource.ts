import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { z } from 'zod';
import type { ResourceData } from '../../custom-resources/answer-request.ts';
import type { DocumentStore } from '../../documents/ports.ts';
import { FLEET_GROUPS_KEY, type GroupTable, groupTableSchema } from '../fleet-groups-document.ts';
import { findMembers, type Tables } from './find-members.ts';
import { moveGateways, repeatWhereReturned } from './move-gateways.ts';
import { MoveJournal } from './move-journal.ts';
import { type Member, type Move, planMoves, type Ring } from './plan-moves.ts';
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

/** What a call before this one left half-way: gateways still to be moved are left out. */
function leftHalfWay(table: GroupTable, members: readonly Member[], ring: Ring): { arrived: Move[]; out: string[] } {
  const moving = new Set(planMoves(table, members, ring).map(({ thing }) => thing));
  const resting = members.filter(({ thing }) => !moving.has(thing));
  const out = resting.filter(({ groups }) => groups.length === 0).map(({ thing }) => thing);
  const arrived = resting.flatMap(({ thing, groups: [to] }) => (to === undefined ? [] : [{ thing, from: [], to }]));
  return { arrived, out };
}

/** @returns how many were moved */
async function bring(tables: Tables, ring: Ring, { things, rollouts, documents }: MembershipPorts): Promise<number> {
  const journal = new MoveJournal(documents);
  const underWay = new Set(await journal.things());
  const members = await findMembers(things, tables, underWay);
  const halfWay = members.filter(({ thing }) => underWay.has(thing));
  const { arrived, out } = leftHalfWay(tables.table, halfWay, ring);
  await repeatWhereReturned(rollouts, arrived);
  const moves = planMoves(tables.table, members, ring);
  if (moves.length > 0 || underWay.size > 0) await moveGateways(moves, out, { things, rollouts, journal });
  return moves.length;
}

async function writeTable(documents: MembershipPorts['documents'], table: GroupTable): Promise<void> {
  const stored = await documents.get(FLEET_GROUPS_KEY);
  await documents.put(FLEET_GROUPS_KEY, table, stored?.version ?? 0);
}

const tableOf = (properties: unknown) => propertiesSchema.safeParse(properties).data?.Table ?? NO_TABLE;

/**
 * The canaries' resource goes where the file names none any more, and where a stack rolls back that made it: then the canaries may be
 * in groups that are no more, and return to those of the table that holds. Where the whole stack goes there is no table, and nobody is moved.
 */
async function putBackCanaries(properties: unknown, ports: MembershipPorts): Promise<void> {
  const stored = await ports.documents.get(FLEET_GROUPS_KEY);
  const table = groupTableSchema.safeParse(stored?.body).data;
  if (table !== undefined) await bring({ table, before: tableOf(properties) }, 'all', ports);
}

/**
 * Brings gateways into the groups that the fleet file gives them, and tells the provisioning hook of the groups. Where the stack goes gateways
 * stay where they are; new ones then come into the default group.
 * @throws MembershipError where a gateway could not be moved
 */
export async function applyMembership(
  event: CloudFormationCustomResourceEvent,
  ports: MembershipPorts,
): Promise<ResourceData> {
  if (event.RequestType === 'Delete') {
    if (event.ResourceProperties['Ring'] === 'all') await ports.documents.delete(FLEET_GROUPS_KEY);
    else await putBackCanaries(event.ResourceProperties, ports);
    return {};
  }
  const { Ring, Table: table } = checkMessage(propertiesSchema, event.ResourceProperties);
  const before = event.RequestType === 'Update' ? tableOf(event.OldResourceProperties) : NO_TABLE;
  const moved = await bring({ table, before }, Ring, ports);
  if (Ring === 'all') await writeTable(ports.documents, table);
  return { Moved: String(moved) };
}
