import type { Alert } from '../alerts/alert.ts';
import { AlertRepository } from '../alerts/alert-repository.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { AlertMissingError } from './notification-errors.ts';

/** Who takes care of an alert, and what they say. */
export type Acknowledgement = { readonly by: string; readonly note?: string };

/**
 * Stops escalation and reminders of an open alert: somebody takes care of it. Its end is told all the same. The first who does it stays
 * on record: doing it again changes nothing, nor does it for an alert that is over.
 * @param now Unix milliseconds
 * @returns the alert as it is kept now
 * @throws AlertMissingError, and InvalidMessageError where `by` or `note` is too long
 */
export async function acknowledgeAlert(
  documents: DocumentStore,
  { tenant, id }: Pick<Alert, 'tenant' | 'id'>,
  { by, note }: Acknowledgement,
  now: number,
): Promise<Alert> {
  const acknowledged = { by, at: now, ...(note === undefined ? {} : { note }) };
  const kept = await new AlertRepository(documents).update(tenant, id, (alert) =>
    alert.state === 'open' && alert.acknowledged === undefined ? { ...alert, acknowledged } : undefined,
  );
  if (kept) return kept;
  throw new AlertMissingError(`${tenant} has no alert ${id}: list the open ones`);
}
