import { randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import { claimPolicy } from '@sward/infra/lib/onboarding/claim-policy.ts';
import { ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import type { ArnOf } from '@sward/infra/lib/onboarding/policy-document.ts';
import { ProvisioningHook } from '@sward/infra/lib/onboarding/provisioning-hook.ts';
import { provisioningTemplate, rotationTemplate } from '@sward/infra/lib/onboarding/provisioning-templates.ts';
import { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import { RotationHook } from '@sward/infra/lib/onboarding/rotation-hook.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { issueClient, issueForRequest, type KeyPair } from '../../adapters/certificate-authority.ts';
import { type CertificatePaths, ensureCertificates } from '../../adapters/certificate-folder.ts';
import { CertificateRegister } from '../certificate-register.ts';
import { FleetProvisioning, type Template } from '../fleet-provisioning.ts';
import { certificateId, ProvisioningBroker } from './provisioning-broker.ts';

export type LocalOnboardingOptions = {
  /** For certificates; made where it is missing. */
  readonly folder: string;
  /** Registrations. */
  readonly documents: DocumentStore;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
};

const arnOf: ArnOf = (service, resource, account = '123456789012') =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const ROLE_ALIAS = arnOf('iot', 'rolealias/SwardGateways');

/**
 * The onboarding of the account on a laptop: the hooks, templates and policies that are deployed, behind a stand-in of AWS IoT's
 * device provisioning API.
 */
export class LocalOnboarding {
  readonly registrations: RegistrationRepository;
  readonly register: CertificateRegister;
  readonly broker: ProvisioningBroker;
  readonly certificates: CertificatePaths;
  readonly #authority: KeyPair;
  readonly #now: () => number;

  static async start(options: LocalOnboardingOptions): Promise<LocalOnboarding> {
    const certificates = await ensureCertificates(options.folder, [], options.now());
    const [certificate, key] = await Promise.all(
      [certificates.ca, join(dirname(certificates.ca), 'ca.key')].map((path) => readFile(path, 'utf8')),
    );
    const authority = { certificate: certificate ?? '', key: key ?? '' };
    const register = new CertificateRegister();
    const provisioning = provisioningBy(options, register, authority);
    const { logger } = options;
    const broker = await ProvisioningBroker.start({ certificates, register, provisioning, arnOf, logger });
    return new LocalOnboarding(options, { register, broker, certificates, authority });
  }

  private constructor(
    { documents, now }: LocalOnboardingOptions,
    parts: Pick<LocalOnboarding, 'register' | 'broker' | 'certificates'> & { readonly authority: KeyPair },
  ) {
    this.registrations = new RegistrationRepository(documents);
    this.register = parts.register;
    this.broker = parts.broker;
    this.certificates = parts.certificates;
    this.#authority = parts.authority;
    this.#now = now;
  }

  /** A claim certificate, as every new card has it. */
  async issueClaim(): Promise<KeyPair> {
    const claim = await issueClient(this.#authority, 'claim', this.#now());
    const policies = [claimPolicy(arnOf)];
    this.register.put(idOf(claim.certificate), { status: 'ACTIVE', policies, pem: claim.certificate });
    return claim;
  }

  /** From now on nobody connects by this certificate, PEM. */
  deactivate(certificate: string): void {
    this.register.put(idOf(certificate), { status: 'INACTIVE', policies: [], pem: certificate });
  }

  stop(): Promise<void> {
    return this.broker.close();
  }
}

function provisioningBy(
  { documents, now, logger }: LocalOnboardingOptions,
  register: CertificateRegister,
  authority: KeyPair,
): FleetProvisioning {
  const ports = {
    registrations: new RegistrationRepository(documents),
    documents,
    now,
    log: (event: string, fields: object) => logger.info(event, { ...fields }),
  };
  const [claimed, rotated] = [new ProvisioningHook(ports), new RotationHook(ports)];
  const templates = new Map<string, Template>([
    [
      ONBOARDING_NAMES.provisioningTemplate,
      { body: provisioningTemplate(arnOf, ROLE_ALIAS), hook: (event) => claimed.answer(event) },
    ],
    [
      ONBOARDING_NAMES.rotationTemplate,
      { body: rotationTemplate(arnOf, ROLE_ALIAS), hook: (event) => rotated.answer(event) },
    ],
  ]);
  return new FleetProvisioning({
    register,
    templates,
    now,
    newToken: () => randomBytes(32).toString('base64url'),
    issue: async (request) => {
      const pem = await issueForRequest(authority, request, now());
      return { pem, certificateId: idOf(pem) };
    },
  });
}

const idOf = (pem: string) => certificateId(new X509Certificate(pem).raw);
