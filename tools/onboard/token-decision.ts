import type { Registration } from '@sward/infra/lib/onboarding/registration.ts';
import { isSameHash, tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import { OnboardInputError, TokenElsewhereError } from './onboard-errors.ts';
import type { KeptCard } from './ports.ts';

/** What is asked for. */
export type OnboardRequest = {
  readonly gatewayId: string;
  readonly buildingId: string;
  readonly serial?: string | undefined;
  /** Its predecessor's name and history go to this gateway. */
  readonly replace: boolean;
};

/**
 * `again`: it is registered, and its token is here: nothing to register. `first`: register it, with the token that is here
 * where there is one. `anew`: register it with another token; the one before is void from then on.
 */
export type TokenDecision = 'again' | 'first' | 'anew';

/** What the account knows of a gateway: `attached` are the certificates on its thing, whoever gave them out. */
export type KnownGateway = {
  readonly registration: Registration | undefined;
  readonly attached: readonly string[];
};

/** A token that ends sooner than this is not written onto a card any more, ms. */
const SOON_MS = 3_600_000;

/**
 * Whether to register, so that running twice is as good as once.
 * @param kept what this machine knows of its card
 * @param now Unix milliseconds
 * @throws TokenElsewhereError, OnboardInputError where that would take something from somebody who did not ask for it
 */
export function decideToken(
  request: OnboardRequest,
  { registration, attached }: KnownGateway,
  kept: KeptCard | undefined,
  now: number,
): TokenDecision {
  if (registration === undefined) return decideUnregistered(request, attached);
  // Nobody can use it any more, so nothing is taken from anybody.
  if (registration.state === 'registered' && registration.expires_at <= now) return 'anew';
  const isMine = kept !== undefined && isSameHash(tokenSha256(kept.token), registration.token_sha256);
  const isSame = registration.building_id === request.buildingId && registration.serial === request.serial;
  if (registration.state === 'registered' && isMine && isSame) {
    return registration.expires_at - now > SOON_MS ? 'again' : 'anew';
  }
  if (request.replace) return 'anew';
  throw refusal(request, registration, isMine);
}

const HOW = 'give --replace to npm run onboard: its name and its history stay, and what it was let in by is void';

function decideUnregistered({ gatewayId, replace }: OnboardRequest, attached: readonly string[]): TokenDecision {
  if (attached.length === 0) return 'first';
  if (replace) return 'anew';
  throw new OnboardInputError(
    `gateway ${gatewayId} is in service: it got its certificate by other means. For this card in its place ${HOW}; see docs/onboarding.md for its backlog`,
  );
}

function refusal(request: OnboardRequest, { gateway_id, building_id, state }: Registration, isMine: boolean): Error {
  if (state === 'provisioned') {
    return new OnboardInputError(
      `gateway ${gateway_id} is in service in building ${building_id}. For another card in its place ${HOW}; see docs/onboarding.md for its backlog`,
    );
  }
  if (state === 'revoked') return new OnboardInputError(`gateway ${gateway_id} was revoked. To let it in again ${HOW}`);
  if (isMine) {
    return new OnboardInputError(
      `gateway ${gateway_id} is registered in building ${building_id}, and you give ${request.buildingId} and another serial number maybe. To change that ${HOW}`,
    );
  }
  return new TokenElsewhereError(
    `gateway ${gateway_id} is registered, and its token is on another machine or lost. Run this there, or ${HOW}`,
  );
}
