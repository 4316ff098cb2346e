import type { Decision } from './claim-decision.ts';
import { ROTATION_CLIENT_SUFFIX } from './onboarding-names.ts';
import { type NewCertificate, type Registration, withCertificate } from './registration.ts';

export type RotationRefusal = 'not_provisioned' | 'unknown_certificate' | 'too_many' | 'race';

/** More certificates than these are not kept on their way out: a gateway that asks again and again is told to wait for the watch. */
const MAX_RETIRED = 8;

/** The gateway that a client id speaks for; undefined where it is none that exchanges a certificate. */
export function rotatingGateway(clientId: string): string | undefined {
  if (!clientId.endsWith(ROTATION_CLIENT_SUFFIX)) return undefined;
  return clientId.slice(0, -ROTATION_CLIENT_SUFFIX.length) || undefined;
}

/** The one in force, or one that was exchanged for a certificate which never arrived. */
function mayRotate({ certificate_id, retired }: Registration, shown: string | undefined): boolean {
  if (shown === undefined) return false;
  return (
    certificate_id === shown || retired.some(({ certificate_id: id, reason }) => id === shown && reason === 'rotated')
  );
}

/**
 * Decides on a gateway that asks for a new certificate.
 * @param shown id of the certificate by which it asks
 * @param now Unix milliseconds
 * @returns where it is allowed, what is to be kept before AWS IoT goes on. The certificate by which it asks stays good until the new one has
 * connected: see `certificate-watch.ts`
 */
export function decideRotation(
  known: Registration,
  shown: string | undefined,
  certificate: NewCertificate,
  now: number,
): Decision<RotationRefusal> {
  if (known.state !== 'provisioned') return { allowed: false, refusal: 'not_provisioned' };
  if (!mayRotate(known, shown)) return { allowed: false, refusal: 'unknown_certificate' };
  if (known.retired.length >= MAX_RETIRED) return { allowed: false, refusal: 'too_many' };
  // Where the gateway asks by an older one, the one in force never reached it.
  const reason = known.certificate_id === shown ? 'rotated' : 'superseded';
  return { allowed: true, registration: withCertificate(known, certificate, reason, now) };
}
