import { GroupRepository } from '@sward/infra/lib/alerts/group-repository.ts';
import { type AlertRule, alertRuleSchema } from '@sward/infra/lib/alerts/rule.ts';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import { conditionText } from '@sward/infra/lib/notifications/alert-words.ts';
import { ChannelRepository } from '@sward/infra/lib/notifications/channel-repository.ts';
import { checkTemplate } from '@sward/infra/lib/notifications/template.ts';
import { stringify } from 'yaml';
import { AlertsInputError } from '../alerts-errors.ts';
import { readEntries } from '../input-file.ts';
import { doubtsOf, unheardOf } from '../rule-doubts.ts';
import { notifyWords, scopeWords } from '../rule-words.ts';
import { keysOf } from '../schema-keys.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

const repositoryOf = ({ documents, reportBroken }: Session) => new RuleRepository(documents, reportBroken);

/** A rule whose message can be filled in, and whose quantity some reading can have, as well. */
const usableRuleSchema = alertRuleSchema.superRefine(({ message, condition }, context) => {
  const unheard = 'quantity' in condition ? unheardOf(condition.quantity) : undefined;
  if (unheard !== undefined) {
    context.addIssue({ code: 'custom', path: ['condition', 'quantity'], message: unheard });
  }
  try {
    if (message !== undefined) checkTemplate(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', path: ['message'], message: `cannot be filled in: ${reason}` });
  }
});

/** `rules list` */
export async function listRules(session: Session): Promise<void> {
  const rules = await repositoryOf(session).fresh(session.tenant, session.now);
  session.tell(rules, () => (rules.length === 0 ? ['no rules: see rules example'] : ruleTable(rules)));
}

const ruleTable = (rules: readonly AlertRule[]) =>
  table(
    ['ID', 'SEVERITY', 'ON', 'ABOUT', 'WHEN', 'TELLS'],
    rules.map((rule) => [
      rule.id,
      rule.severity,
      rule.enabled ? 'yes' : 'no',
      scopeWords(rule.scope),
      conditionText(rule.condition),
      notifyWords(rule),
    ]),
  );

/** `rules show ID`: as `rules put` takes it. */
export async function showRule(session: Session, id: string): Promise<void> {
  const rule = await required(session, id);
  session.tell(rule, () => stringify(rule).trimEnd().split('\n'));
}

async function required(session: Session, id: string): Promise<AlertRule> {
  const rule = await repositoryOf(session).get(session.tenant, id);
  if (rule !== undefined) return rule;
  throw new AlertsInputError(`there is no rule ${id} of tenant ${session.tenant}: see rules list`);
}

/** `rules put FILE`: all of the file, or nothing. */
export async function putRules(session: Session, file: string): Promise<void> {
  const rules = await readEntries(file, session.stdin, usableRuleSchema, keysOf(alertRuleSchema));
  const repository = repositoryOf(session);
  const kept: AlertRule[] = [];
  for (const rule of rules) kept.push(await repository.save(session.tenant, rule, session.now));
  session.tell(kept, () => kept.map(({ id, condition }) => `rule ${id} is kept: ${conditionText(condition)}`));
  for (const line of [...(await missingFrom(session, kept)), ...kept.flatMap(doubtsOf)]) session.warn(line);
}

/** What rules name and nobody has made yet. They are kept all the same: channels and groups may come later. */
async function missingFrom(session: Session, rules: readonly AlertRule[]): Promise<string[]> {
  const { documents, reportBroken, tenant, now } = session;
  const channels = await new ChannelRepository(documents, reportBroken).list(tenant);
  const groups = await new GroupRepository(documents, reportBroken).fresh(tenant, now);
  const known = { channel: new Set(channels.map(({ id }) => id)), group: new Set(groups.map(({ id }) => id)) };
  return rules.flatMap((rule) => [
    ...rule.notify
      .flatMap((step) => step.channels)
      .filter((id) => !known.channel.has(id))
      .map((id) => `rule ${rule.id} tells channel ${id}, which is not there yet: channels put`),
    ...[rule.scope.group_id ?? []]
      .flat()
      .filter((id) => !known.group.has(id))
      .map((id) => `rule ${rule.id} is about group ${id}, which is not there yet: groups put`),
  ]);
}

/** `rules delete ID` */
export async function deleteRule(session: Session, id: string): Promise<void> {
  await required(session, id);
  await repositoryOf(session).remove(session.tenant, id);
  session.tell({ id, deleted: true }, () => [`rule ${id} is gone; its open alerts are closed within a minute`]);
}
