import { acknowledgeAlert } from '@sward/infra/lib/notifications/acknowledge-alert.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import type { Session } from '../session.ts';
import { utc } from '../time-words.ts';

export type AcknowledgeOptions = { readonly by: string; readonly note?: string };

/** `ack ID --by NAME` */
export async function acknowledge(session: Session, id: string, { by, note }: AcknowledgeOptions): Promise<void> {
  const { documents, tenant, now } = session;
  const words = { by, ...(note === undefined ? {} : { note }) };
  const alert = await acknowledgeAlert(documents, { tenant, id }, words, now);
  const first = alert.acknowledged?.by;
  if (first === undefined) throw new AlertsInputError(`alert ${id} is over already: see show ${id}`);
  const isNew = alert.acknowledged?.at === now && first === by;
  session.tell(alert, () => [
    isNew
      ? `alert ${id} is acknowledged by ${first}`
      : `alert ${id} was acknowledged already, by ${first} at ${utc(alert.acknowledged?.at ?? now)}: nothing was changed`,
  ]);
}
