import { CLAIM_WINDOW_MS } from '@sward/infra/lib/onboarding/claim-decision.ts';
import { ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import type { Registration } from '@sward/infra/lib/onboarding/registration.ts';
import type { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { isSameHash, tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import type { IotAccount, KeptCard, KeptCards } from './ports.ts';

/**
 * Whether a kept card lets nobody in any more: its gateway is in service, was revoked, or has another token.
 * @param now Unix milliseconds
 */
export function isSpent(card: KeptCard, registration: Registration | undefined, now: number): boolean {
  // Nobody is registered yet where onboarding was interrupted: it goes on with what is kept.
  if (registration === undefined) return false;
  if (!isSameHash(tokenSha256(card.token), registration.token_sha256)) return true;
  // A gateway whose answer was lost asks again, by the same claim.
  if (registration.state === 'provisioned') return now - (registration.provisioned_at ?? now) > CLAIM_WINDOW_MS;
  return registration.state === 'revoked';
}

/** Kept cards whose claim serves nobody any more, in the order of their gateways. @param now Unix milliseconds */
export async function findSpent(
  kept: KeptCards,
  registrations: RegistrationRepository,
  now: number,
): Promise<KeptCard[]> {
  const spent: KeptCard[] = [];
  for (const card of await kept.list()) {
    if (isSpent(card, await registrations.find(card.gateway_id), now)) spent.push(card);
  }
  return spent;
}

/** Deletes the claims in the account, then what is kept of them: interrupted, it is done again. */
export async function deleteSpent(
  spent: readonly KeptCard[],
  iot: Pick<IotAccount, 'deleteClaim'>,
  kept: KeptCards,
): Promise<void> {
  for (const { gateway_id, claim } of spent) {
    await iot.deleteClaim(claim.certificate_id, ONBOARDING_NAMES.claimPolicy);
    await kept.remove(gateway_id);
  }
}
