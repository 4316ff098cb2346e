import { type Clock, delay } from '@sward/runtime/clock.ts';
import { CertificateRefusedError, CloudUnreachableError } from './certificate-errors.ts';
import { ageDays, belongTogether, type CertificateFacts, certificateFacts } from './certificate-facts.ts';
import type {
  CertificateRequest,
  ConnectProvisioning,
  CredentialFiles,
  Credentials,
  ProvisioningSession,
} from './ports.ts';

/** Names that the cloud side of the onboarding gives: infra/lib/onboarding/onboarding-names.ts. */
const ROTATION_TEMPLATE = 'SwardRotation';
const rotationClientId = (thingName: string) => `${thingName}-rotate`;

/** What AWS IoT has just made good is not good everywhere at once. */
const TRIALS = 4;
const TRIAL_PAUSE_MS = 2000;

export type RotationDeps = {
  readonly thingName: string;
  readonly files: CredentialFiles;
  readonly connect: ConnectProvisioning;
  readonly makeRequest: (thingName: string) => Promise<CertificateRequest>;
  readonly clock: Clock;
  /** Told of each step, in words. Never of a key. */
  readonly progress: (step: string) => void;
};

export type RotationOutcome =
  /** The one in force is younger than was asked for. */
  | { readonly rotated: false; readonly present: CertificateFacts }
  | { readonly rotated: true; readonly before: CertificateFacts; readonly present: CertificateFacts };

/**
 * Exchanges the gateway's certificate: a new key that never leaves this machine, a certificate for it that the old one asks for, one
 * connection with the new one, and only then the files. Where any step fails, the old one is in force as before, and the
 * whole may be done again.
 * @param olderThanDays only where the one in force is at least so old
 * @throws CredentialsError, CertificateRefusedError, CloudUnreachableError
 */
export async function rotateCertificate(deps: RotationDeps, olderThanDays = 0): Promise<RotationOutcome> {
  const old = deps.files.read();
  const before = certificateFacts(old.certificate);
  if (ageDays(before, deps.clock.now()) < olderThanDays) return { rotated: false, present: before };
  const fresh = await obtain(deps, old);
  await tryOut(deps, fresh);
  deps.progress('the new certificate is put in place');
  deps.files.replace(fresh);
  return { rotated: true, before, present: certificateFacts(fresh.certificate) };
}

async function obtain(deps: RotationDeps, old: Credentials): Promise<Credentials> {
  const { thingName, connect, makeRequest, progress } = deps;
  progress('a new key is made');
  const { key, request } = await makeRequest(thingName);
  progress('a certificate is asked for');
  const session = await connect(old, rotationClientId(thingName));
  try {
    return { key, certificate: await askFor(session, request, thingName, key) };
  } finally {
    await session.close();
  }
}

async function askFor(session: ProvisioningSession, request: string, thingName: string, key: string): Promise<string> {
  const { certificate, ownershipToken } = await session.createFromCsr(request);
  if (!belongTogether(certificate, key))
    throw new CertificateRefusedError(
      'the cloud gave a certificate for another key: nothing was changed; tell who runs the account',
    );
  const provisioned = await session.provision(ROTATION_TEMPLATE, ownershipToken, {});
  if (provisioned === thingName) return certificate;
  throw new CertificateRefusedError(
    'the cloud gave a certificate for another gateway: nothing was changed; tell who runs the account',
  );
}

/** Connects once, by a name of its own: that of the nucleus would take the nucleus's connection away. */
async function tryOut({ thingName, connect, clock, progress }: RotationDeps, fresh: Credentials): Promise<void> {
  progress('the new certificate is tried');
  for (let trial = 1; ; trial += 1) {
    try {
      return await (await connect(fresh, rotationClientId(thingName))).close();
    } catch (error) {
      if (!(error instanceof CloudUnreachableError) || trial === TRIALS) throw error;
      await delay(clock, TRIAL_PAUSE_MS);
    }
  }
}
