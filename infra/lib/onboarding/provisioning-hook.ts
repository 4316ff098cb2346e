import { DocumentConflictError } from '../documents/document-errors.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { placeNewGateway } from '../gateways/new-gateway.ts';
import { certificateEnd } from './certificate-end.ts';
import { type ClaimRefusal, decideClaim } from './claim-decision.ts';
import { groupOfGateway } from './gateway-group.ts';
import { fieldsOf, type HookAnswer, type HookEvent, type HookFields, hookEventSchema, REFUSED } from './hook-event.ts';
import { lastConnection } from './last-connection.ts';
import { CLAIM_PARAMETERS } from './onboarding-names.ts';
import type { OnboardingLog } from './ports.ts';
import { HOOK_PARAMETERS } from './provisioning-templates.ts';
import type { Registration } from './registration.ts';
import type { KnownRegistration, RegistrationRepository } from './registration-repository.ts';
import { isToken, tokenSha256 } from './registration-token.ts';

export type HookPorts = {
  readonly registrations: RegistrationRepository;
  readonly documents: Pick<DocumentStore, 'get' | 'put'>;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly log: OnboardingLog;
};

/**
 * Decides for AWS IoT whether a device that holds a claim becomes a gateway, and which: it is known by its token alone. Where the answer is yes,
 * its certificate stands in the registration before AWS IoT is told, under optimistic locking: of two devices that show one token at one
 * moment one is refused.
 */
export class ProvisioningHook {
  readonly #ports: HookPorts;

  constructor(ports: HookPorts) {
    this.#ports = ports;
  }

  /**
   * Answers AWS IoT. What a device may send never throws: it is refused.
   * @throws where the documents cannot be read or written: AWS IoT refuses, and the device asks again
   */
  async answer(question: unknown): Promise<HookAnswer> {
    const event = hookEventSchema.safeParse(question);
    if (!event.success) return this.#refuse('not_readable', {});
    const known = await this.#findByToken(event.data.parameters[CLAIM_PARAMETERS.token]);
    if (known === undefined) return this.#refuse('unknown_token', fieldsOf(event.data));
    return this.#decide(event.data, known);
  }

  async #findByToken(token: unknown): Promise<KnownRegistration | undefined> {
    return isToken(token) ? this.#ports.registrations.findByToken(tokenSha256(token)) : undefined;
  }

  async #decide(event: HookEvent, known: KnownRegistration): Promise<HookAnswer> {
    const { documents, now } = this.#ports;
    const fields = { gateway_id: known.registration.gateway_id, ...fieldsOf(event) };
    const inService = await lastConnection(documents, known.registration.gateway_id);
    const decision = decideClaim(known.registration, claimOf(event), inService?.certificateId, now());
    const refusal = decision.allowed ? await this.#keep(decision.registration, known.version) : decision.refusal;
    if (!decision.allowed || refusal !== undefined) return this.#refuse(refusal ?? 'race', fields);
    this.#ports.log('certificate_given', fields);
    return { allowProvisioning: true, parameterOverrides: await this.#overrides(decision.registration) };
  }

  /** @returns why not, where somebody else was faster */
  async #keep(registration: Registration, version: number): Promise<ClaimRefusal | undefined> {
    try {
      await this.#ports.registrations.save(registration, version);
      return undefined;
    } catch (error) {
      if (error instanceof DocumentConflictError) return 'race';
      throw error;
    }
  }

  async #overrides({ gateway_id: gatewayId, building_id: buildingId }: Registration): Promise<Record<string, string>> {
    await placeNewGateway(this.#ports.documents, { gatewayId, buildingId }, this.#ports.now());
    return {
      [HOOK_PARAMETERS.thing]: gatewayId,
      [HOOK_PARAMETERS.building]: buildingId,
      [HOOK_PARAMETERS.group]: await groupOfGateway(this.#ports.documents, { gatewayId, buildingId }),
    };
  }

  #refuse(reason: string, fields: HookFields): HookAnswer {
    this.#ports.log('certificate_refused', { reason, ...fields });
    return REFUSED;
  }
}

const claimOf = ({ certificateId, certificatePem, parameters }: HookEvent) => ({
  certificateId,
  endsAt: certificateEnd(certificatePem),
  serial: parameters[CLAIM_PARAMETERS.serial],
});
