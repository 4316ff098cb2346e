import { type Ending, type EndingPorts, endCertificates } from './end-certificates.ts';
import { NotRegisteredError } from './onboarding-errors.ts';
import type { Registration, RegistrationRequest } from './registration.ts';

/** What became of a gateway, and of the certificates that it had. */
export type Removal = { readonly registration: Registration | undefined } & Ending;

const retiredOf = (registration: Registration | undefined) =>
  registration?.retired.map(({ certificate_id }) => certificate_id) ?? [];

/**
 * Revokes a gateway: nobody registers by its token or connects by a certificate of it any more, those included that somebody attached to its thing
 * by hand. Its thing, its name and everything that it stored stay. May be run again, after it failed half way or when all is done: it does
 * what is left.
 * @param now Unix milliseconds
 * @throws NotRegisteredError where nobody registered it and no thing of its name has a certificate
 */
export async function revokeGateway(ports: EndingPorts, gatewayId: string, now: number): Promise<Removal> {
  const registration = await ports.registrations.revoke(gatewayId, now);
  const attached = await ports.registry.attachedTo(gatewayId);
  if (registration === undefined && attached.length === 0) {
    throw new NotRegisteredError(`gateway ${gatewayId} is not registered and has no certificate: is the name right?`);
  }
  const certificates = [...new Set([...retiredOf(registration), ...attached])];
  return { registration, ...(await endCertificates(ports, gatewayId, certificates)) };
}

/**
 * Registers another gateway in the place of one that there is, by a new token, and takes the old one out of service, whoever gave it its
 * certificates. Thing, name and history stay:
 * the store knows readings by (gateway, epoch, seq), and whoever moves the old gateway's log file onto the new card moves the epoch with it,
 * so what was not yet confirmed is delivered by the new one, once. A new log begins a new epoch: nothing is mixed up either. See decisions 2 and 3.
 *
 * May be run again: the token given last counts.
 * @param now Unix milliseconds
 * @throws what `RegistrationRepository.register` throws
 */
export async function replaceGateway(
  ports: EndingPorts,
  request: Omit<RegistrationRequest, 'replace' | 'attached'>,
  now: number,
): Promise<Removal> {
  // Before anything is changed: what is attached later is the new gateway's.
  const attached = await ports.registry.attachedTo(request.gatewayId);
  const registration = await ports.registrations.register({ ...request, attached, replace: true }, now);
  return { registration, ...(await endCertificates(ports, request.gatewayId, retiredOf(registration))) };
}
