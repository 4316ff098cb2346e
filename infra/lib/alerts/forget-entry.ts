import type { DocumentStore } from '../documents/ports.ts';
import type { Directory, DirectoryEntry, ForgottenEntries } from '../history/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import type { Alert } from './alert.ts';
import { AlertKeeper } from './alert-keeper.ts';
import { AlertOutbox } from './alert-outbox.ts';
import { AlertRepository } from './alert-repository.ts';
import type { BrokenDocumentReport } from './checked-documents.ts';
import { endSeries } from './end-series.ts';
import { GroupRepository } from './group-repository.ts';
import { freshRuleBook, type RuleBook } from './rule-book.ts';
import { RuleRepository } from './rule-repository.ts';
import { SeriesRepository } from './series-repository.ts';
import { isSilenceRule } from './silence.ts';

export type ForgetPorts = {
  readonly documents: DocumentStore;
  readonly directory: Pick<Directory, 'forget'>;
  readonly onBroken: BrokenDocumentReport;
};

/** What was forgotten, and what of it is told of. */
export type Forgotten = ForgottenEntries & {
  /** Alerts that were open and are over. */
  readonly alerts: readonly Alert[];
  /** Rules of silence that name it: to them it is silent although nobody knows it. */
  readonly namedBy: readonly string[];
};

/**
 * Forgets a gateway with all its devices, or one of them, that was taken away for good: it is out of the directory, and its open alerts are over.
 * Who was told of them is told so by the watcher's next tick. Readings and past alerts stay. May be called again where it failed.
 * @param now Unix milliseconds
 */
export async function forgetEntry(ports: ForgetPorts, entry: DirectoryEntry, now: number): Promise<Forgotten> {
  const { documents, onBroken } = ports;
  const tenant = tenantOf(entry.buildingId);
  const entries = await ports.directory.forget(entry);
  const alerts = await endAlerts(ports, tenant, entry, now);
  const book = { rules: new RuleRepository(documents, onBroken), groups: new GroupRepository(documents, onBroken) };
  return { ...entries, alerts, namedBy: namedBy(await freshRuleBook(book, tenant, now), entry) };
}

async function endAlerts(
  { documents, onBroken }: ForgetPorts,
  tenant: string,
  entry: DirectoryEntry,
  now: number,
): Promise<Alert[]> {
  const repository = new AlertRepository(documents, onBroken);
  const nobody = { changed: async () => undefined };
  const outbox = new AlertOutbox(documents, new AlertKeeper(repository, nobody), onBroken);
  const leave = (alert: Alert) => outbox.leave(alert);
  await endSeries(new SeriesRepository(documents, onBroken), { tenant, ...entry }, leave, now);
  const ended: Alert[] = [];
  for await (const alert of repository.open(tenant)) {
    if (!isOf(entry, alert)) continue;
    const over: Alert = { ...alert, state: 'cleared', cleared_at: now, end_reason: 'forgotten' };
    await outbox.leave(over);
    ended.push(over);
  }
  return ended;
}

const isOf = ({ buildingId, gatewayId, deviceId }: DirectoryEntry, alert: Alert): boolean =>
  alert.building_id === buildingId &&
  alert.gateway_id === gatewayId &&
  (deviceId === undefined || alert.device_id === deviceId);

/** A device by its id or its group, a gateway by its own. */
function namedBy({ rules, members }: RuleBook, { buildingId, gatewayId, deviceId }: DirectoryEntry): string[] {
  const silence = rules.filter((rule) => rule.enabled).filter(isSilenceRule);
  const naming = silence.filter(({ condition, scope }) => {
    if ((scope.building_id ?? buildingId) !== buildingId || (scope.gateway_id ?? gatewayId) !== gatewayId) return false;
    if (deviceId === undefined) return condition.kind === 'gateway_silent' && scope.gateway_id !== undefined;
    const isMember = scope.group_id !== undefined && members.get(scope.group_id)?.has(deviceId) === true;
    return condition.kind === 'silent' && (scope.device_id === deviceId || isMember);
  });
  return naming.map(({ id }) => id);
}
