import type { HookAnswer } from '@sward/infra/lib/onboarding/hook-event.ts';
import { z } from 'zod';
import type { CertificateRegister } from './certificate-register.ts';
import { ProvisioningRejectedError, TemplateError } from './provisioning-errors.ts';
import { carryOut, type Parameters, type Provisioned } from './template.ts';

/** A provisioning template of the account. */
export type Template = {
  readonly body: object;
  /** The pre-provisioning hook, asked as AWS IoT asks it. */
  readonly hook: (event: object) => Promise<HookAnswer>;
};

export type FleetProvisioningDeps = {
  readonly register: CertificateRegister;
  readonly templates: ReadonlyMap<string, Template>;
  /** Issues a certificate for a request, both PEM. Rejects where the request is none. */
  readonly issue: (request: string) => Promise<{ readonly certificateId: string; readonly pem: string }>;
  readonly newToken: () => string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Who asks: the certificate and the client id of the connection. */
export type Asker = { readonly certificateId: string; readonly clientId: string };

const TOKEN_MS = 3_600_000;
/** Written by AWS IoT into the parameters, whatever a device sends. */
const CERTIFICATE_PARAMETER = 'AWS::IoT::Certificate::Id';
/** Form of a template's ARN. */
const TEMPLATE_ARN = 'arn:aws:iot:eu-west-1:123456789012:provisioningtemplate/';

const createSchema = z.object({ certificateSigningRequest: z.string() });
const provisionSchema = z.object({
  certificateOwnershipToken: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
});

/** AWS IoT's device provisioning API in memory: "Device provisioning MQTT API" in its developer guide. */
export class FleetProvisioning {
  readonly #deps: FleetProvisioningDeps;
  readonly #tokens = new Map<string, { readonly certificateId: string; readonly endsAt: number }>();

  constructor(deps: FleetProvisioningDeps) {
    this.#deps = deps;
  }

  /** CreateCertificateFromCsr. @throws ProvisioningRejectedError */
  async createFromCsr(request: unknown): Promise<object> {
    const { register, issue, newToken, now } = this.#deps;
    const { certificateSigningRequest } = read(createSchema, request, 'InvalidPayload');
    const { certificateId, pem } = await issue(certificateSigningRequest).catch(() => {
      throw new ProvisioningRejectedError(400, 'InvalidCSR', 'the certificate signing request cannot be read');
    });
    register.put(certificateId, { status: 'PENDING_ACTIVATION', policies: [], pem });
    const certificateOwnershipToken = newToken();
    this.#tokens.set(certificateOwnershipToken, { certificateId, endsAt: now() + TOKEN_MS });
    return { certificateId, certificatePem: pem, certificateOwnershipToken };
  }

  /** RegisterThing. @throws ProvisioningRejectedError */
  async provision(templateName: string, asker: Asker, request: unknown): Promise<object> {
    const { certificateOwnershipToken, parameters } = read(provisionSchema, request, 'InvalidPayload');
    const template = this.#deps.templates.get(templateName);
    if (template === undefined) throw new ProvisioningRejectedError(404, 'ResourceNotFound', 'no such template');
    const certificateId = this.#useToken(certificateOwnershipToken);
    const overrides = await this.#askHook(templateName, template, { asker, certificateId, parameters });
    const filled = { ...parameters, ...overrides, [CERTIFICATE_PARAMETER]: certificateId };
    const { thingName } = this.#apply(template, certificateId, filled);
    return { deviceConfiguration: {}, thingName };
  }

  #useToken(token: string): string {
    const known = this.#tokens.get(token);
    if (known !== undefined && known.endsAt > this.#deps.now()) return known.certificateId;
    throw new ProvisioningRejectedError(403, 'InvalidCertificateOwnershipToken', 'the ownership token is not valid');
  }

  async #askHook(
    templateName: string,
    { hook }: Template,
    asked: { readonly asker: Asker; readonly certificateId: string; readonly parameters: Parameters },
  ): Promise<Parameters> {
    const { asker, certificateId, parameters } = asked;
    const answer = await hook({
      claimCertificateId: asker.certificateId,
      certificateId,
      certificatePem: this.#deps.register.get(certificateId)?.pem,
      templateArn: `${TEMPLATE_ARN}${templateName}`,
      clientId: asker.clientId,
      parameters,
    }).catch(() => {
      throw new ProvisioningRejectedError(500, 'InternalFailure', 'the pre-provisioning hook failed');
    });
    if (answer.allowProvisioning) return answer.parameterOverrides;
    throw new ProvisioningRejectedError(403, 'AccessDenied', 'the pre-provisioning hook does not allow it');
  }

  #apply({ body }: Template, certificateId: string, parameters: Parameters): Provisioned {
    const { register } = this.#deps;
    try {
      const provisioned = carryOut(body, parameters);
      const { status, policies } = provisioned;
      register.put(certificateId, { status, policies, pem: register.get(certificateId)?.pem ?? '' });
      return provisioned;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new ProvisioningRejectedError(400, 'InvalidParameters', error.message);
    }
  }
}

function read<T>(schema: z.ZodType<T>, request: unknown, errorCode: string): T {
  const { success, data } = schema.safeParse(request);
  if (success) return data;
  throw new ProvisioningRejectedError(400, errorCode, 'the request cannot be read');
}
