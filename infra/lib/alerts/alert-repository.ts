import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { type Alert, alertSchema } from './alert.ts';
import { monthOf, monthsBetween } from './alert-id.ts';
import { type BrokenDocumentReport, type Checked, CheckedDocuments, untilUncontested } from './checked-documents.ts';

const DAY_MS = 86_400_000;
/** How long an alert is kept after its end. */
const PAST_KEPT_MS = 400 * DAY_MS;

/** What becomes of an alert; `undefined` leaves it as it is. */
export type AlertChange = (alert: Alert) => Alert | undefined;

/**
 * Alerts of all tenants: open ones in one partition, past ones in one for each month that they began in. An alert moves from the one to the other by
 * being marked, copied, then deleted: whoever meets one that is marked and not moved finishes the move.
 */
export class AlertRepository {
  readonly #alerts: CheckedDocuments<Alert>;

  constructor(documents: DocumentStore, report: BrokenDocumentReport = () => undefined) {
    this.#alerts = new CheckedDocuments(documents, alertSchema, report);
  }

  /** An alert, open or past. */
  async get(tenant: string, id: string): Promise<Alert | undefined> {
    return (await this.#find(tenant, id))?.value;
  }

  /** The tenant's open alerts, oldest first. */
  async *open(tenant: string): AsyncGenerator<Alert> {
    for await (const { value } of this.#alerts.list(partitionOf(tenant, 'alerts'))) {
      if (value.state === 'open') yield value;
      else await this.#move(tenant, value.id);
    }
  }

  /** The tenant's past alerts that began from `from` to before `until`, Unix milliseconds, oldest first. Kept for 400 days. */
  async *past(tenant: string, from: number, until: number): AsyncGenerator<Alert> {
    for (const month of monthsBetween(from, until)) {
      for await (const { value } of this.#alerts.list(partitionOf(tenant, 'past-alerts', month))) {
        if (value.since >= from && value.since < until) yield value;
      }
    }
  }

  /**
   * Keeps an alert that is not known yet, open or past as its state says.
   * @returns what is kept under its id: the one of before where it is known
   */
  async add(alert: Alert): Promise<Alert> {
    return untilUncontested(async () => {
      const known = await this.#find(alert.tenant, alert.id);
      if (known) return known.value;
      if (alert.state !== 'open') {
        await this.#alerts.put(pastKey(alert.tenant, alert.id), alert, 0, expiryOf(alert));
        return alert;
      }
      await this.#alerts.put(openKey(alert.tenant, alert.id), alert, 0);
      return this.#unlessPast(alert);
    });
  }

  /**
   * Changes an alert, open or past; one that becomes `cleared` moves to the past. `change` is asked again where somebody else wrote it meanwhile.
   * @returns what is kept now; undefined where there is no such alert
   */
  async update(tenant: string, id: string, change: AlertChange): Promise<Alert | undefined> {
    return untilUncontested(async () => {
      const found = await this.#find(tenant, id);
      if (!found) return undefined;
      const changed = change(found.value);
      if (changed) await this.#alerts.put(found.key, changed, found.version, found.past ? expiryOf(changed) : {});
      const kept = changed ?? found.value;
      if (kept.state === 'cleared' && !found.past) await this.#move(tenant, id);
      return kept;
    });
  }

  async #find(tenant: string, id: string): Promise<(Checked<Alert> & { key: DocumentKey; past: boolean }) | undefined> {
    const key = openKey(tenant, id);
    const open = await this.#alerts.get(key);
    if (open) return { ...open, key, past: false };
    const past = await this.#alerts.get(pastKey(tenant, id));
    return past && { ...past, key: pastKey(tenant, id), past: true };
  }

  /** Somebody may have closed it between the look and the write. */
  async #unlessPast(alert: Alert): Promise<Alert> {
    const past = await this.#alerts.get(pastKey(alert.tenant, alert.id));
    if (!past) return alert;
    await this.#alerts.delete(openKey(alert.tenant, alert.id));
    return past.value;
  }

  async #move(tenant: string, id: string): Promise<void> {
    await untilUncontested(async () => {
      const open = await this.#alerts.get(openKey(tenant, id));
      if (open?.value.state !== 'cleared') return;
      const past = await this.#alerts.get(pastKey(tenant, id));
      const whole = { ...open.value, sent: { ...past?.value.sent, ...open.value.sent } };
      await this.#alerts.put(pastKey(tenant, id), whole, past?.version ?? 0, expiryOf(whole));
      await this.#alerts.delete(openKey(tenant, id), open.version);
    });
  }
}

const openKey = (tenant: string, id: string): DocumentKey => ({ partition: partitionOf(tenant, 'alerts'), id });

const pastKey = (tenant: string, id: string): DocumentKey => ({
  partition: partitionOf(tenant, 'past-alerts', monthOf(id)),
  id,
});

const expiryOf = ({ cleared_at, since }: Alert) => ({ expiresAt: (cleared_at ?? since) + PAST_KEPT_MS });
