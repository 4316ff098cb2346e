import { acknowledgeAlert } from '@sward/infra/lib/notifications/acknowledge-alert.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import type { Session } from '../session.ts';

export type AcknowledgeOptions = { readonly by: string; readonly note?: string };

/** `ack ID --by NAME` */
export async function acknowledge(session: Session, id: string, { by, note }: AcknowledgeOptions): Promise<void> {
  const { documents, tenant, now } = session;
  const words = { by, ...(note === undefined ? {} : { note }) };
  const alert = await acknowledgeAlert(documents, { tenant, id }, words, now);
  const first = alert.acknowledged?.by;
  if (first === undefined) throw new AlertsInputError(`alert ${id} is over already: see show ${id}`);
  session.tell(alert, () => [`alert ${id} is acknowledged by ${first}`]);
}
