import type { Alert } from '../alerts/alert.ts';
import { AlertRepository } from '../alerts/alert-repository.ts';
import type { AlertListener } from '../alerts/ports.ts';
import type { AlertRule } from '../alerts/rule.ts';
import { RuleRepository } from '../alerts/rule-repository.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { ActiveMutes, type TenantMutes } from './active-mutes.ts';
import { Handover } from './handover.ts';
import { withMarks } from './marks.ts';
import type { NotificationLog, NotificationQueue } from './ports.ts';
import { inPlaceOf } from './removed-rule.ts';
import { raisesOf, schedule } from './schedule.ts';
import { StormGroups } from './storm-groups.ts';
import { WaitingAlerts } from './waiting-alerts.ts';

export type DispatcherPorts = {
  readonly documents: DocumentStore;
  readonly queue: NotificationQueue;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told of channels that do not exist, and of alerts that could not be told. */
  readonly log?: NotificationLog;
  /** Alerts of one building that are raised within this are told together, ms. @default 60 s */
  readonly groupIntervalMs?: number;
  /** Options that the commands in texts need besides: `--local` on a laptop. */
  readonly commandOptions?: string;
};

const GROUP_INTERVAL_MS = 60_000;

/**
 * Decides who is told of an alert, and sees that they are.
 *
 * A notification is queued first and marked in `alert.sent` afterwards. The other way round, a crash in between would leave an alert
 * that looks told and was not. This way it leaves one that looks untold: it is queued again, under the same id, and the
 * deliverer tells an id once. Evaluator and watcher may handle the same alert at the same time for the same reason.
 */
export class Dispatcher implements AlertListener {
  readonly #alerts: AlertRepository;
  readonly #rules: RuleRepository;
  readonly #mutes: ActiveMutes;
  readonly #waiting: WaitingAlerts;
  readonly #groups: StormGroups;
  readonly #handover: Handover;
  readonly #now: () => number;
  readonly #log: NotificationLog;

  constructor(ports: DispatcherPorts) {
    const { documents, queue, now, log = () => undefined, groupIntervalMs: intervalMs = GROUP_INTERVAL_MS } = ports;
    this.#alerts = new AlertRepository(documents);
    this.#rules = new RuleRepository(documents);
    this.#mutes = new ActiveMutes(documents);
    this.#waiting = new WaitingAlerts(documents);
    this.#groups = new StormGroups({ documents, queue, now, intervalMs });
    this.#handover = new Handover({ documents, groups: this.#groups, log, commandOptions: ports.commandOptions });
    this.#now = now;
    this.#log = log;
  }

  /** Tells who is to know of a change at once. What was passed may be older than what is kept: that is what counts. */
  async changed(alert: Alert, known: AlertRule | undefined): Promise<void> {
    const current = (await this.#alerts.get(alert.tenant, alert.id)) ?? alert;
    const rule = known ?? inPlaceOf(current);
    const waiting = await this.#tell(current, rule, await this.#mutes.of(alert.tenant, this.#now()));
    if (waiting) await this.#waiting.keep(alert.tenant, { alertId: alert.id, rule });
  }

  /**
   * What time brings, to be called each minute: escalation, reminders, what quiet hours and mutes held back, digests.
   * @throws the first error; everything that it did not concern is done
   */
  async tick(tenant: string): Promise<void> {
    const mutes = await this.#mutes.of(tenant, this.#now());
    const rules = new Map((await this.#rules.fresh(tenant, this.#now())).map((rule) => [rule.id, rule]));
    const errors: unknown[] = [];
    for await (const alert of this.#alerts.open(tenant)) {
      const rule = rules.get(alert.rule_id);
      if (rule) await this.#attempt(alert.id, errors, () => this.#tell(alert, rule, mutes));
    }
    for await (const { alertId, rule } of this.#waiting.list(tenant)) {
      await this.#attempt(alertId, errors, () => this.#tellPast(tenant, alertId, rules.get(rule.id) ?? rule, mutes));
    }
    // Last: what was handed over above once more finds what it was gathered with, and is not told twice.
    await this.#attempt('digests', errors, () => this.#groups.flush(tenant));
    if (errors.length > 0) throw errors[0];
  }

  async #attempt(what: string, errors: unknown[], attempt: () => Promise<unknown>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      errors.push(error);
      this.#log('alert_not_told', { alert: what, reason: String(error).slice(0, 300) });
    }
  }

  async #tellPast(tenant: string, alertId: string, rule: AlertRule, mutes: TenantMutes): Promise<void> {
    const alert = await this.#alerts.get(tenant, alertId);
    if (alert && (await this.#tell(alert, rule, mutes))) return;
    await this.#waiting.remove(tenant, alertId);
  }

  /** @returns whether somebody is to be told later of an alert that is over */
  async #tell(stored: Alert, rule: AlertRule, mutesOf: TenantMutes): Promise<boolean> {
    const now = this.#now();
    const alert = await this.#withLostMarks(stored, rule, now);
    const { due, waiting } = schedule({ alert, rule, mutes: mutesOf(alert), now });
    const marks: string[] = [];
    try {
      for (const each of due) marks.push(await this.#handover.hand(alert, rule, each, now));
    } finally {
      await this.#mark(alert, marks, now);
    }
    return waiting;
  }

  /** Whether anybody was told decides what an end is told as: it must not be missed because of a crash. */
  async #withLostMarks(alert: Alert, rule: AlertRule, now: number): Promise<Alert> {
    if (alert.state === 'open' || alert.late) return alert;
    const lost = await this.#handover.recover(alert, rule, raisesOf(alert, rule), now);
    if (lost.length === 0) return alert;
    return (await this.#mark(alert, lost, now)) ?? alert;
  }

  async #mark({ tenant, id, sent }: Alert, marks: readonly string[], now: number): Promise<Alert | undefined> {
    if (marks.every((mark) => Object.hasOwn(sent, mark))) return undefined;
    return this.#alerts.update(tenant, id, (alert) => ({ ...alert, sent: withMarks(alert.sent, marks, now) }));
  }
}
