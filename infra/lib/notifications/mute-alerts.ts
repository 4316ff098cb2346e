import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { Mute } from '../alerts/mute.ts';
import { MuteRepository } from '../alerts/mute-repository.ts';
import type { Scope } from '../alerts/rule.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { notificationIdOf } from './notification-id.ts';

/** What is to be silent, and for how long. */
export type MuteRequest = {
  readonly scope?: Scope;
  /** Only alerts of this rule. */
  readonly ruleId?: string;
  /** Unix milliseconds. @default now */
  readonly from?: number;
  readonly until: number;
  readonly by: string;
  readonly reason?: string;
};

/**
 * Silences alerts for a time, for maintenance: see `schedule.ts` for what is told afterwards.
 * @param now Unix milliseconds
 * @returns the mute, with the id by which it is lifted: the same for the same request
 * @throws InvalidMessageError
 */
export async function muteAlerts(
  documents: DocumentStore,
  tenant: string,
  { scope = {}, ruleId, from, until, by, reason }: MuteRequest,
  now: number,
): Promise<Mute> {
  if (until <= (from ?? now)) throw new InvalidMessageError('a mute ends after it begins, and not in the past');
  const mute: Mute = {
    id: `mute-${notificationIdOf(JSON.stringify([scope, ruleId, from ?? now, until, by])).slice(0, 8)}`,
    scope,
    ...(ruleId === undefined ? {} : { rule_id: ruleId }),
    from: from ?? now,
    until,
    by,
    ...(reason === undefined ? {} : { reason }),
  };
  await new MuteRepository(documents).save(tenant, mute);
  return mute;
}

/** Ends a mute now; of one that does not exist nothing. What is still open is told within a minute. */
export async function unmuteAlerts(documents: DocumentStore, tenant: string, muteId: string): Promise<void> {
  await new MuteRepository(documents).remove(tenant, muteId);
}
