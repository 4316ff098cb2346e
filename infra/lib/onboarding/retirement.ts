import type { LastConnection } from './last-connection.ts';
import type { Registration, Retirement } from './registration.ts';

/** What is to become of a certificate on its way out. `in_use`: it should go, and the gateway lives by it. */
export type Verdict = 'end' | 'wait' | 'in_use';

/** A gateway that was given a new certificate and was not heard by it has this long. */
export const GRACE_MS = 30 * 86_400_000;

/** What is known of the certificate in force. */
export type InForce = Pick<Registration, 'certificate_id'> & {
  /** AWS IoT has it on the gateway's thing: it was given out, and not only allowed. */
  readonly isAttached: boolean;
  /** The gateway's newest connection. */
  readonly last: LastConnection | undefined;
};

/** The gateway is connected by it, or connected by it after it should have stopped to. */
const isInUse = ({ certificate_id, at }: Retirement, last: LastConnection | undefined) =>
  last !== undefined && last.certificateId === certificate_id && (last.connected || last.at > at);

/**
 * Judges a certificate on its way out. One that was exchanged or given out in vain is never taken from a gateway that lives by it: a gateway
 * without a certificate needs somebody with a card. One that was replaced or revoked is.
 * @param now Unix milliseconds
 */
export function judgeRetired(
  retirement: Retirement,
  { certificate_id, isAttached, last }: InForce,
  now: number,
): Verdict {
  const { reason, at } = retirement;
  if (reason === 'replaced' || reason === 'revoked') return 'end';
  if (certificate_id !== undefined && last?.certificateId === certificate_id) return 'end';
  if (isInUse(retirement, last)) return reason === 'rotated' && now - at < GRACE_MS ? 'wait' : 'in_use';
  if (reason === 'superseded') return 'end';
  if (now - at < GRACE_MS) return 'wait';
  return isAttached ? 'end' : 'in_use';
}
