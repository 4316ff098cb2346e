import { GroupRepository } from '@sward/infra/lib/alerts/group-repository.ts';
import { type Group, groupSchema } from '@sward/infra/lib/alerts/rule.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import { readEntries } from '../input-file.ts';
import { rulesAbout } from '../rule-uses.ts';
import { keysOf } from '../schema-keys.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

const repositoryOf = ({ documents, reportBroken }: Session) => new GroupRepository(documents, reportBroken);

/** `groups list` */
export async function listGroups(session: Session): Promise<void> {
  const groups = await repositoryOf(session).fresh(session.tenant, session.now);
  const rows = () => table(['ID', 'DEVICES'], groups.map(rowOf));
  session.tell(groups, () => (groups.length === 0 ? ['no groups: see groups example'] : rows()));
}

const rowOf = ({ id, device_ids }: Group) => [id, device_ids.join(' ')];

/** `groups put FILE`: all of the file, or nothing. */
export async function putGroups(session: Session, file: string): Promise<void> {
  const groups = await readEntries(file, session.stdin, groupSchema, keysOf(groupSchema));
  const repository = repositoryOf(session);
  for (const group of groups) await repository.save(session.tenant, group);
  session.tell(groups, () => groups.map(({ id, device_ids }) => `group ${id} is kept: ${device_ids.length} devices`));
}

/** `groups delete ID` */
export async function deleteGroup(session: Session, id: string): Promise<void> {
  const repository = repositoryOf(session);
  const groups = await repository.fresh(session.tenant, session.now);
  if (!groups.some((group) => group.id === id)) {
    throw new AlertsInputError(`there is no group ${id} of tenant ${session.tenant}: see groups list`);
  }
  await repository.remove(session.tenant, id);
  session.tell({ id, deleted: true }, () => [`group ${id} is gone`]);
  for (const rule of await rulesAbout(session, id)) {
    session.warn(`rule ${rule} is about it and matches nothing now: edit the rule, or make the group again`);
  }
}
