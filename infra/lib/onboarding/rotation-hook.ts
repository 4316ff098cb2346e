import { isId } from '@sward/contracts/ids.ts';
import { DocumentConflictError } from '../documents/document-errors.ts';
import { certificateEnd } from './certificate-end.ts';
import { fieldsOf, type HookAnswer, type HookEvent, type HookFields, hookEventSchema, REFUSED } from './hook-event.ts';
import type { OnboardingLog } from './ports.ts';
import { HOOK_PARAMETERS } from './provisioning-templates.ts';
import type { KnownRegistration, RegistrationRepository } from './registration-repository.ts';
import { decideRotation, rotatingGateway } from './rotation-decision.ts';

export type RotationPorts = {
  readonly registrations: RegistrationRepository;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly log: OnboardingLog;
};

/**
 * Decides for AWS IoT whether a gateway gets a new certificate. Its name is that of its connection, `<thing>-rotate`, by which only that
 * gateway's policy lets anybody connect, and its certificate must be that gateway's.
 */
export class RotationHook {
  readonly #ports: RotationPorts;

  constructor(ports: RotationPorts) {
    this.#ports = ports;
  }

  /**
   * Answers AWS IoT. What a device may send never throws: it is refused.
   * @throws where the documents cannot be read or written: AWS IoT refuses, and the gateway asks again
   */
  async answer(question: unknown): Promise<HookAnswer> {
    const event = hookEventSchema.safeParse(question);
    if (!event.success) return this.#refuse('not_readable', {});
    const gatewayId = rotatingGateway(event.data.clientId);
    const fields = fieldsOf(event.data);
    if (!isId(gatewayId)) return this.#refuse('no_gateway', fields);
    const known = await this.#ports.registrations.read(gatewayId);
    if (known === undefined) return this.#refuse('not_registered', fields);
    return this.#decide(event.data, known, fields);
  }

  async #decide(event: HookEvent, known: KnownRegistration, fields: HookFields): Promise<HookAnswer> {
    const certificate = { certificateId: event.certificateId, endsAt: certificateEnd(event.certificatePem) };
    const decision = decideRotation(known.registration, event.claimCertificateId, certificate, this.#ports.now());
    if (!decision.allowed) return this.#refuse(decision.refusal, fields);
    try {
      await this.#ports.registrations.save(decision.registration, known.version);
    } catch (error) {
      if (error instanceof DocumentConflictError) return this.#refuse('race', fields);
      throw error;
    }
    this.#ports.log('certificate_given', fields);
    const { gateway_id, building_id } = decision.registration;
    return {
      allowProvisioning: true,
      parameterOverrides: { [HOOK_PARAMETERS.thing]: gateway_id, [HOOK_PARAMETERS.building]: building_id },
    };
  }

  #refuse(reason: string, fields: HookFields): HookAnswer {
    this.#ports.log('certificate_refused', { reason, ...fields });
    return REFUSED;
  }
}
