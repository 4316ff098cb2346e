import type { CertificateRegistry, OnboardingLog } from './ports.ts';
import type { RegistrationRepository } from './registration-repository.ts';

export type EndingPorts = {
  readonly registrations: RegistrationRepository;
  readonly registry: CertificateRegistry;
  readonly log: OnboardingLog;
};

/** What became of certificates that were to go. */
export type Ending = {
  readonly ended: readonly string[];
  /** They are out of service or not, as the log says; whoever runs this again, or the daily watch, does the rest. */
  readonly left: readonly string[];
};

const reasonOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** @returns whether `step` was done for a certificate; where it was not, the log says why */
async function tried({ log }: EndingPorts, gatewayId: string, id: string, step: Promise<void>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    log('certificate_not_ended', { gateway_id: gatewayId, certificate_id: id, reason: reasonOf(error) });
    return false;
  }
}

async function forget({ registrations }: EndingPorts, gatewayId: string, ended: readonly string[]): Promise<void> {
  await registrations.change(gatewayId, (known) => {
    const retired = known.retired.filter(({ certificate_id }) => !ended.includes(certificate_id));
    return retired.length === known.retired.length ? known : { ...known, retired };
  });
}

/**
 * Takes certificates of a gateway out of service: first none lets anybody connect, then each is deleted. One that cannot be ended stays in the
 * registration, so that ending may be tried again. Never throws for AWS IoT's sake.
 */
export async function endCertificates(
  ports: EndingPorts,
  gatewayId: string,
  certificateIds: readonly string[],
): Promise<Ending> {
  const { registry, log } = ports;
  const off: string[] = [];
  for (const id of certificateIds) if (await tried(ports, gatewayId, id, registry.deactivate(id))) off.push(id);
  const ended: string[] = [];
  for (const id of off) if (await tried(ports, gatewayId, id, registry.remove(id, gatewayId))) ended.push(id);
  for (const id of ended) log('certificate_ended', { gateway_id: gatewayId, certificate_id: id });
  if (ended.length > 0) await forget(ports, gatewayId, ended);
  return { ended, left: certificateIds.filter((id) => !ended.includes(id)) };
}
