import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { type Alert, alertSchema } from './alert.ts';
import type { AlertKeeper } from './alert-keeper.ts';
import { type BrokenDocumentReport, CheckedDocuments, untilUncontested } from './checked-documents.ts';
import type { AlertRule } from './rule.ts';

/** A name that no gateway's states have: those lie a level deeper. */
const partition = (tenant: string) => partitionOf(tenant, 'series', 'outbox');

/** What the watcher has decided and is about to keep and tell: if it ends in between, the next tick does. */
export class AlertOutbox {
  readonly #outbox: CheckedDocuments<Alert>;
  readonly #keeper: AlertKeeper;

  constructor(documents: DocumentStore, keeper: AlertKeeper, report: BrokenDocumentReport) {
    this.#outbox = new CheckedDocuments(documents, alertSchema, report);
    this.#keeper = keeper;
  }

  /** Keeps an alert as it is now, open or cleared, and tells of it where there is a rule to tell by. */
  async post(alert: Alert, rule: AlertRule | undefined): Promise<void> {
    const key = await this.#put(alert);
    await this.#keeper.keep(alert, rule);
    await this.#outbox.delete(key);
  }

  /** Keeps an alert as `post` does, for one who can tell nobody: the next tick of the watcher tells of it. */
  async leave(alert: Alert): Promise<void> {
    await this.#put(alert);
    await this.#keeper.keep(alert, undefined);
  }

  /** Does what an earlier tick left undone. */
  async flush(tenant: string, rules: readonly AlertRule[]): Promise<void> {
    for await (const { value, key } of this.#outbox.list(partition(tenant))) {
      const rule = rules.find(({ id }) => id === value.rule_id);
      await this.#keeper.keep(value, rule);
      // Its end was left here before its rule was removed: it stays what it was, and is told.
      if (!rule && value.cleared_at !== undefined) {
        await this.#keeper.end(tenant, value.id, value.end_reason ?? 'rule_removed', value.cleared_at, rule);
      }
      await this.#outbox.delete(key);
    }
  }

  async #put(alert: Alert): Promise<DocumentKey> {
    const key = { partition: partition(alert.tenant), id: alert.id };
    await untilUncontested(async () => this.#outbox.put(key, alert, await this.#outbox.version(key)));
    return key;
  }
}
