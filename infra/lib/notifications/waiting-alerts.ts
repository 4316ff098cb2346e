import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';
import { CheckedDocuments, untilUncontested } from '../alerts/checked-documents.ts';
import { type AlertRule, alertRuleSchema } from '../alerts/rule.ts';
import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';

const waitingSchema = z.strictObject({ v: z.literal(1), alert_id: idSchema, rule: alertRuleSchema });

/** An alert that is over and of which somebody is to be told later, with the rule that raised it. */
export type WaitingAlert = { readonly alertId: string; readonly rule: AlertRule };

const PREFIX = 'waiting#';

/** Alerts that are over, so that nobody looks at them any more, and of which somebody is to hear when quiet hours or a mute end. */
export class WaitingAlerts {
  readonly #documents: CheckedDocuments<z.infer<typeof waitingSchema>>;

  constructor(documents: DocumentStore) {
    this.#documents = new CheckedDocuments(documents, waitingSchema, () => undefined);
  }

  async *list(tenant: string): AsyncGenerator<WaitingAlert> {
    for await (const { value } of this.#documents.list(partitionOf(tenant, 'bundles'), PREFIX)) {
      yield { alertId: value.alert_id, rule: value.rule };
    }
  }

  async keep(tenant: string, { alertId, rule }: WaitingAlert): Promise<void> {
    const key = keyOf(tenant, alertId);
    await untilUncontested(async () => {
      if ((await this.#documents.version(key)) > 0) return;
      await this.#documents.put(key, { v: 1, alert_id: alertId, rule }, 0);
    });
  }

  async remove(tenant: string, alertId: string): Promise<void> {
    await this.#documents.delete(keyOf(tenant, alertId));
  }
}

const keyOf = (tenant: string, alertId: string): DocumentKey => ({
  partition: partitionOf(tenant, 'bundles'),
  id: `${PREFIX}${alertId}`,
});
