import type { AlertRule } from '@sward/infra/lib/alerts/rule.ts';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import type { Session } from './session.ts';

async function rulesWhere(session: Session, isMeant: (rule: AlertRule) => boolean): Promise<string[]> {
  const { documents, reportBroken, tenant, now } = session;
  const rules = await new RuleRepository(documents, reportBroken).fresh(tenant, now);
  return rules.filter(isMeant).map(({ id }) => id);
}

/** Ids of the rules that tell a channel, in whichever step. */
export function rulesThatTell(session: Session, channelId: string): Promise<string[]> {
  return rulesWhere(session, ({ notify }) => notify.some(({ channels }) => channels.includes(channelId)));
}

/** Ids of the rules that are about a group. */
export function rulesAbout(session: Session, groupId: string): Promise<string[]> {
  return rulesWhere(session, ({ scope }) => scope.group_id === groupId);
}
