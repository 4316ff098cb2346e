import type { Alert } from '@sward/infra/lib/alerts/alert.ts';
import { AlertRepository } from '@sward/infra/lib/alerts/alert-repository.ts';
import { alertValueText, conditionText, durationText, subjectOf } from '@sward/infra/lib/notifications/alert-words.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { utc } from '../time-words.ts';

const repositoryOf = ({ documents, reportBroken }: Session) => new AlertRepository(documents, reportBroken);

async function collect(alerts: AsyncIterable<Alert>): Promise<Alert[]> {
  const all: Alert[] = [];
  for await (const alert of alerts) all.push(alert);
  return all;
}

/** `list`: the open ones, or the past ones that began within `pastMs`. */
export async function listAlerts(session: Session, pastMs: number | undefined): Promise<void> {
  const { tenant, now } = session;
  const repository = repositoryOf(session);
  const from = now - (pastMs ?? 0);
  const alerts = await collect(pastMs === undefined ? repository.open(tenant) : repository.past(tenant, from, now + 1));
  const none = pastMs === undefined ? 'no open alerts' : `no past alerts since ${utc(from)}`;
  session.tell(alerts, () => (alerts.length === 0 ? [none] : alertTable(alerts, now)));
}

const alertTable = (alerts: readonly Alert[], now: number) =>
  table(
    ['ID', 'SEVERITY', 'WHAT', 'VALUE', 'SINCE', 'FOR', 'ACKNOWLEDGED'],
    alerts.map((alert) => [
      alert.id,
      alert.severity,
      `${subjectOf(alert)}: ${conditionText(alert.condition)}`,
      alertValueText(alert, alert.latest ?? alert.value),
      utc(alert.since),
      durationText(endOf(alert, now) - alert.since),
      alert.acknowledged === undefined ? 'no' : `by ${alert.acknowledged.by}`,
    ]),
  );

const endOf = ({ ended, cleared_at }: Alert, now: number) => ended ?? cleared_at ?? now;

/** `show ID` */
export async function showAlert(session: Session, id: string): Promise<void> {
  const alert = await repositoryOf(session).get(session.tenant, id);
  if (alert === undefined) throw unknownAlert(session, id);
  session.tell(alert, () => alertLines(alert, session.now));
}

const unknownAlert = ({ tenant }: Session, id: string) =>
  new AlertsInputError(`there is no alert ${id} of tenant ${tenant}: see list and list --past`);

function alertLines(alert: Alert, now: number): string[] {
  const { acknowledged, device_id, ended, cleared_at, end_reason } = alert;
  const known: [name: string, text: string | undefined][] = [
    ['alert', `${alert.id}, ${alert.state}`],
    ['severity', alert.severity],
    ['rule', `${alert.rule_name ?? alert.rule_id} (${alert.rule_id}): ${conditionText(alert.condition)}`],
    ['where', `${device_id ? `device ${device_id}, ` : ''}gateway ${alert.gateway_id}, building ${alert.building_id}`],
    ['value', valuesOf(alert)],
    ['since', `${utc(alert.since)}, raised ${utc(alert.raised_at)}`],
    ['over', cleared_at === undefined ? undefined : `${utc(ended ?? cleared_at)}, ${end_reason ?? 'fine'}`],
    ['lasted', durationText(endOf(alert, now) - alert.since)],
    ['late', alert.late ? 'found in readings that came late' : undefined],
    ['acknowledged', acknowledged && `by ${acknowledged.by} at ${utc(acknowledged.at)} ${acknowledged.note ?? ''}`],
    ['told', Object.keys(alert.sent).length === 0 ? 'nobody yet' : toldWords(alert.sent)],
  ];
  return known.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(12)}  ${text.trimEnd()}`]));
}

function valuesOf(alert: Alert): string | undefined {
  const words = [
    ['first', alert.value],
    ['worst', alert.worst],
    ['latest', alert.latest],
  ] as const;
  const texts = words.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${alertValueText(alert, value)}`],
  );
  return texts.length === 0 ? undefined : texts.join(', ');
}

const toldWords = (sent: Alert['sent']) =>
  Object.entries(sent)
    .sort((a, b) => a[1] - b[1])
    .map(([what, at]) => `${what} ${utc(at)}`)
    .join(', ');
