import { type AlertRule, alertRuleSchema } from '@sward/infra/lib/alerts/rule.ts';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import { ChannelRepository } from '@sward/infra/lib/notifications/channel-repository.ts';

const CHANNEL = 'mail';
/** As short as a rule may have it. */
const SILENT_AFTER_S = 60;

/** What a person who tries it out can make happen: heat a sensor, unplug one. No room of a virtual sensor is so warm. */
const RULES: readonly AlertRule[] = [
  {
    id: 'too-warm',
    name: 'Too warm',
    condition: { kind: 'above', quantity: 'temperature_c', limit: 40, hysteresis: 2 },
    notify: [{ channels: [CHANNEL] }],
  },
  {
    id: 'sensor-silent',
    name: 'Sensor silent',
    condition: { kind: 'silent', after_s: SILENT_AFTER_S },
    notify: [{ channels: [CHANNEL] }],
  },
].map((rule) => alertRuleSchema.parse(rule));

/**
 * Rules that `npm start` brings, with a channel that keeps its mail here. What a person has changed of them stays so.
 * @param now Unix milliseconds
 */
export async function putStartAlerts(documents: DocumentStore, tenant: string, now: number): Promise<void> {
  await putChannel(documents, tenant);
  const rules = new RuleRepository(documents);
  for (const rule of RULES) {
    const kept = (await rules.get(tenant, rule.id)) ?? rule;
    if (kept.condition.kind === 'silent') await remake(rules, tenant, kept, now);
    else await rules.save(tenant, kept, now);
  }
}

/** Names of topics hold fewer characters than tenants' may: who has others makes a channel of another kind. */
async function putChannel(documents: DocumentStore, tenant: string): Promise<void> {
  const channels = new ChannelRepository(documents);
  if (!/^[\w-]+$/.test(tenant) || (await channels.get(tenant, CHANNEL)) !== undefined) return;
  const topic = `arn:aws:sns:local:000000000000:sward_${tenant}_mail`;
  await channels.save(tenant, { id: CHANNEL, kind: 'sns', topic_arn: topic });
}

/**
 * Nothing was heard while nothing ran: a sensor is watched from its first reading of this run on. A rule watches what was heard until
 * its own time before it was made.
 */
async function remake(rules: RuleRepository, tenant: string, rule: AlertRule, now: number): Promise<void> {
  const afterMs = rule.condition.kind === 'silent' ? rule.condition.after_s * 1000 : 0;
  const { made_at: _made, judged_from: _judged, ...rest } = rule;
  await rules.remove(tenant, rule.id);
  await rules.save(tenant, rest, now + afterMs);
}
