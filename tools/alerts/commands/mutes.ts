import { GroupRepository } from '@sward/infra/lib/alerts/group-repository.ts';
import type { Mute } from '@sward/infra/lib/alerts/mute.ts';
import { MuteRepository } from '@sward/infra/lib/alerts/mute-repository.ts';
import type { Scope } from '@sward/infra/lib/alerts/rule.ts';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { muteAlerts, unmuteAlerts } from '@sward/infra/lib/notifications/mute-alerts.ts';
import { tenantOf } from '@sward/infra/lib/tenancy/tenant.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import { scopeWords } from '../rule-words.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { parseTime, utc } from '../time-words.ts';

const repositoryOf = ({ documents, reportBroken }: Session) => new MuteRepository(documents, reportBroken);

export type MuteOptions = {
  readonly for: string;
  readonly building?: string;
  readonly gateway?: string;
  readonly device?: string;
  readonly group?: string;
  readonly rule?: string;
  readonly reason?: string;
  readonly by?: string;
};

/** `mute --for TIME` */
export async function mute(session: Session, options: MuteOptions): Promise<void> {
  const { documents, tenant, now, user } = session;
  await requireKnown(session, options);
  const request = {
    scope: scopeOf(options),
    until: now + parseTime(options.for),
    by: options.by ?? user,
    ...(options.rule === undefined ? {} : { ruleId: options.rule }),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  };
  const made = await muteAlerts(documents, tenant, request, now);
  session.tell(made, () => [
    `muted until ${utc(made.until)}: ${aboutWords(made)}`,
    `to end it before: unmute ${made.id}`,
  ]);
  if (options.device !== undefined && !(await wasHeard(session, options.device))) {
    session.warn(`device ${options.device} was never heard of: is it spelt as in the alert?`);
  }
}

/** A rule or group that is not there is a slip: who mutes it goes to work and is woken all the same. */
async function requireKnown(session: Session, { rule, group }: MuteOptions): Promise<void> {
  const { documents, reportBroken, tenant, now } = session;
  if (rule !== undefined && !(await new RuleRepository(documents, reportBroken).isKept(tenant, rule))) {
    throw unknown(session, 'rule', rule);
  }
  const groups = group === undefined ? [] : await new GroupRepository(documents, reportBroken).fresh(tenant, now);
  if (group !== undefined && !groups.some(({ id }) => id === group)) throw unknown(session, 'group', group);
}

const unknown = ({ tenant }: Session, what: 'rule' | 'group', id: string) =>
  new AlertsInputError(`there is no ${what} ${id} of tenant ${tenant}, so nothing is muted: see ${what}s list`);

/** A device that is yet to be installed may be muted: no more than a word is said of one that nobody heard. */
async function wasHeard({ documents, tenant }: Session, deviceId: string): Promise<boolean> {
  const directory = new DocumentDirectory(documents);
  for await (const building of directory.buildings()) {
    if (tenantOf(building) !== tenant) continue;
    for await (const { reading } of directory.devices(building)) if (reading.device_id === deviceId) return true;
  }
  return false;
}

const scopeOf = ({ building, gateway, device, group }: MuteOptions): Scope => ({
  ...(building === undefined ? {} : { building_id: building }),
  ...(gateway === undefined ? {} : { gateway_id: gateway }),
  ...(device === undefined ? {} : { device_id: device }),
  ...(group === undefined ? {} : { group_id: group }),
});

const aboutWords = ({ scope, rule_id }: Mute) =>
  `${scopeWords(scope)}${rule_id === undefined ? '' : `, alerts of rule ${rule_id} only`}`;

/** `unmute [ID]`: that one, or all, those to come too. */
export async function unmute(session: Session, id: string | undefined): Promise<void> {
  const repository = repositoryOf(session);
  const mutes = (await repository.list(session.tenant)).filter(({ until }) => until > session.now);
  const ended = mutes.filter((each) => id === undefined || each.id === id);
  if (id !== undefined && ended.length === 0) {
    throw new AlertsInputError(`there is no mute ${id} of tenant ${session.tenant} any more: see mutes`);
  }
  for (const each of ended) await unmuteAlerts(session.documents, session.tenant, each.id);
  session.tell(ended, () => (ended.length === 0 ? ['nothing was muted'] : ended.map((each) => `${each.id} is over`)));
}

/** `mutes`: those that hold now or will. */
export async function listMutes(session: Session): Promise<void> {
  const all = await repositoryOf(session).list(session.tenant);
  const mutes = all.filter(({ until }) => until > session.now);
  const rows = () =>
    table(
      ['ID', 'UNTIL', 'ABOUT', 'BY', 'REASON'],
      mutes.map((each) => [each.id, utc(each.until), aboutWords(each), each.by, each.reason ?? '']),
    );
  session.tell(mutes, () => (mutes.length === 0 ? ['nothing is muted'] : rows()));
}
