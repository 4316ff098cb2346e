import { type NewCertificate, type Registration, withCertificate } from './registration.ts';

/** What a device shows that wants to be a gateway. */
export type Claim = NewCertificate & {
  /** The serial number that it tells. */
  readonly serial?: string | undefined;
};

/**
 * Why a claim is refused. `late`, `used_up` and `in_service` say that the token was used before and that another gateway may have the name, as
 * does `race`: two used it at the same moment.
 */
export type ClaimRefusal = 'revoked' | 'expired' | 'wrong_serial' | 'late' | 'used_up' | 'in_service' | 'race';

/** Refusals that look like two gateways of one name. */
export const TWO_GATEWAYS: ReadonlySet<string> = new Set<ClaimRefusal>(['late', 'used_up', 'in_service', 'race']);

export type Decision<Refusal> =
  | { readonly allowed: true; readonly registration: Registration }
  | { readonly allowed: false; readonly refusal: Refusal };

/**
 * An answer may be lost on its way, and the device asks again, with a new certificate. It does so within minutes; a card that somebody
 * copied is found later.
 */
export const CLAIM_WINDOW_MS = 15 * 60_000;
export const MAX_USES = 3;

const refuse = (refusal: ClaimRefusal) => ({ allowed: false, refusal }) as const;

/** What speaks against a further use of a token. */
function faultOfReuse(known: Registration, inService: string | undefined, now: number): ClaimRefusal | undefined {
  if (now - (known.provisioned_at ?? 0) > CLAIM_WINDOW_MS) return 'late';
  if (known.uses >= MAX_USES) return 'used_up';
  return known.certificate_id !== undefined && inService === known.certificate_id ? 'in_service' : undefined;
}

function faultOf(
  known: Registration,
  { serial, certificateId }: Claim,
  inService: string | undefined,
  now: number,
): ClaimRefusal | undefined {
  if (known.state === 'revoked') return 'revoked';
  if (known.serial !== undefined && known.serial !== serial) return 'wrong_serial';
  if (known.certificate_id === certificateId) return undefined;
  if (known.state === 'provisioned') return faultOfReuse(known, inService, now);
  return now >= known.expires_at ? 'expired' : undefined;
}

/**
 * Decides on a device that shows the token of `known`.
 * @param inService the certificate by which the gateway was connected last, where that is known: who connected has had its answer
 * @param now Unix milliseconds
 * @returns where it is allowed, what is to be kept before AWS IoT goes on: the certificate of a use before is on its way out
 */
export function decideClaim(
  known: Registration,
  claim: Claim,
  inService: string | undefined,
  now: number,
): Decision<ClaimRefusal> {
  const fault = faultOf(known, claim, inService, now);
  if (fault !== undefined) return refuse(fault);
  const certified = withCertificate(known, claim, 'superseded', now);
  if (certified === known) return { allowed: true, registration: known };
  const used = { provisioned_at: known.provisioned_at ?? now, uses: known.uses + 1 };
  return { allowed: true, registration: { ...certified, state: 'provisioned', ...used } };
}
