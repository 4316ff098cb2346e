import { GATEWAYS_PARTITION } from '../../lib/documents/partitions.ts';
import type { DocumentStore } from '../../lib/documents/ports.ts';
import type { OnboardingEvent } from '../../lib/onboarding/ports.ts';
import { ProvisioningHook } from '../../lib/onboarding/provisioning-hook.ts';
import type { RegistrationRequest } from '../../lib/onboarding/registration.ts';
import { RegistrationRepository } from '../../lib/onboarding/registration-repository.ts';
import { tokenSha256 } from '../../lib/onboarding/registration-token.ts';
import { RotationHook } from '../../lib/onboarding/rotation-hook.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { AT, certificate } from './examples.ts';
import { MemoryCertificates } from './memory-certificates.ts';

export const TOKEN = '00112233445566778899aabbccddeeff';

export type Told = { readonly event: OnboardingEvent; readonly [field: string]: string | number | undefined };

/** What a device asks AWS IoT, as AWS IoT asks the hook of templates. */
export const question = (more: object = {}) => ({
  claimCertificateId: certificate('0'),
  certificateId: certificate('a'),
  certificatePem: 'no certificate',
  templateArn: 'arn:aws:iot:eu-west-1:123456789012:provisioningtemplate/SwardGateways',
  clientId: '3b241101-e2bb-4255-8caf-4136c566a962',
  parameters: { Token: TOKEN },
  ...more,
});

/** Onboarding in memory, on a clock that the test moves. */
export class World {
  now = AT;
  readonly told: Told[] = [];
  readonly certificates = new MemoryCertificates();
  readonly documents: DocumentStore;
  readonly registrations: RegistrationRepository;
  readonly provisioning: ProvisioningHook;
  readonly rotation: RotationHook;

  constructor(wrap: (documents: DocumentStore) => DocumentStore = (documents) => documents) {
    const now = () => this.now;
    this.documents = wrap(new MemoryDocumentStore(now));
    this.registrations = new RegistrationRepository(this.documents);
    const ports = { documents: this.documents, registrations: this.registrations, now, log: this.log };
    this.provisioning = new ProvisioningHook(ports);
    this.rotation = new RotationHook(ports);
  }

  readonly log = (event: OnboardingEvent, fields: Readonly<Record<string, string | number | undefined>>): void => {
    this.told.push({ event, ...fields });
  };

  /** What functions that end certificates need. */
  get ending() {
    return { registrations: this.registrations, registry: this.certificates, log: this.log };
  }

  register(more: Partial<RegistrationRequest> = {}) {
    const request = { gatewayId: 'gw-1', buildingId: 'acme:hq', tokenSha256: tokenSha256(TOKEN), ...more };
    return this.registrations.register(request, this.now);
  }

  /** The gateway asks for its certificate, and AWS IoT puts it on the thing. */
  async provision(certificateId: string): Promise<boolean> {
    const { allowProvisioning } = await this.provisioning.answer(question({ certificateId }));
    if (allowProvisioning) this.certificates.attach('gw-1', certificateId);
    return allowProvisioning;
  }

  /** The gateway exchanges one certificate for another, and AWS IoT puts that on the thing. */
  async rotate(claimCertificateId: string, certificateId: string): Promise<boolean> {
    const asked = question({ claimCertificateId, certificateId, clientId: 'gw-1-rotate', parameters: {} });
    const { allowProvisioning } = await this.rotation.answer(asked);
    if (allowProvisioning) this.certificates.attach('gw-1', certificateId);
    return allowProvisioning;
  }

  /** IoT Core tells that the gateway connected, or that its connection ended. */
  async connect(certificateId: string, connected = true): Promise<void> {
    const key = { partition: GATEWAYS_PARTITION, id: 'gw-1' };
    const known = await this.documents.get(key);
    const presence = { connected, version: 1, at: this.now, certificate_id: certificateId };
    const place = { v: 1, building_id: 'acme:hq', placed_at: AT, presence };
    await this.documents.put(key, place, known?.version ?? 0);
  }

  /** Reasons of refusals, in their order. */
  get refusals() {
    return this.told.filter(({ event }) => event === 'certificate_refused').map(({ reason }) => reason);
  }
}
