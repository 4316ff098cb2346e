import { AlertRepository } from '@sward/infra/lib/alerts/alert-repository.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import type { Session } from '../session.ts';

export type AcknowledgeOptions = { readonly by: string; readonly note?: string };

/** `ack ID --by NAME` */
export async function acknowledge(session: Session, id: string, { by, note }: AcknowledgeOptions): Promise<void> {
  const { documents, reportBroken, tenant, now } = session;
  const acknowledged = { by, at: now, ...(note === undefined ? {} : { note }) };
  const alert = await new AlertRepository(documents, reportBroken).update(tenant, id, (known) => {
    return known.state === 'open' ? { ...known, acknowledged } : undefined;
  });
  if (alert === undefined) throw new AlertsInputError(`there is no alert ${id} of tenant ${tenant}: see list`);
  if (alert.state !== 'open') throw new AlertsInputError(`alert ${id} is over already: see show ${id}`);
  session.tell(alert, () => [`alert ${id} is acknowledged by ${by}`]);
}
