import type { Mute } from '@sward/infra/lib/alerts/mute.ts';
import { MuteRepository } from '@sward/infra/lib/alerts/mute-repository.ts';
import type { Scope } from '@sward/infra/lib/alerts/rule.ts';
import { muteAlerts, unmuteAlerts } from '@sward/infra/lib/notifications/mute-alerts.ts';
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
