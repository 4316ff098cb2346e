import {
  DeleteCertificateCommand,
  DeletePolicyCommand,
  DescribeCertificateCommand,
  DetachPolicyCommand,
  DetachThingPrincipalCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
  ListTargetsForPolicyCommand,
  paginateListThingPrincipals,
  ResourceNotFoundException,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import type { CertificateRegistry } from '../ports.ts';

/** Policies that are made by stacks: no gateway's alone. */
const SHARED_POLICY = /^Sward/;

const idOf = (principal: string) => /:cert\/([0-9a-f]{64})$/.exec(principal)?.[1];

/** @returns undefined where what `call` asks for is not there */
async function orGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Certificates in AWS IoT. Errors are those of its client. */
export class IotCertificateRegistry implements CertificateRegistry {
  readonly #client: IoTClient;

  constructor(client: IoTClient) {
    this.#client = client;
  }

  async attachedTo(gatewayId: string): Promise<readonly string[]> {
    const principals: string[] = [];
    try {
      for await (const page of paginateListThingPrincipals({ client: this.#client }, { thingName: gatewayId })) {
        principals.push(...(page.principals ?? []));
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return principals.flatMap((principal) => idOf(principal) ?? []);
  }

  async deactivate(certificateId: string): Promise<void> {
    await orGone(this.#client.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' })));
  }

  async remove(certificateId: string, gatewayId: string): Promise<void> {
    const described = await orGone(this.#client.send(new DescribeCertificateCommand({ certificateId })));
    const arn = described?.certificateDescription?.certificateArn;
    if (arn === undefined) return;
    const policies = await this.#detachPolicies(arn);
    await orGone(this.#client.send(new DetachThingPrincipalCommand({ thingName: gatewayId, principal: arn })));
    await orGone(this.#client.send(new DeleteCertificateCommand({ certificateId, forceDelete: true })));
    for (const name of policies) await this.#deleteUnused(name);
  }

  /** AWS IoT allows ten policies on a certificate, so one page holds them. */
  async #detachPolicies(target: string): Promise<string[]> {
    const { policies = [] } = await this.#client.send(new ListAttachedPoliciesCommand({ target, pageSize: 100 }));
    const names = policies.flatMap(({ policyName }) => policyName ?? []);
    for (const policyName of names) {
      await orGone(this.#client.send(new DetachPolicyCommand({ policyName, target })));
    }
    return names;
  }

  /** Another certificate of the same gateway has the same policies. */
  async #deleteUnused(policyName: string): Promise<void> {
    if (SHARED_POLICY.test(policyName)) return;
    const command = new ListTargetsForPolicyCommand({ policyName, pageSize: 1 });
    const found = await orGone(this.#client.send(command));
    if (found === undefined || (found.targets?.length ?? 0) > 0) return;
    await orGone(this.#client.send(new DeletePolicyCommand({ policyName })));
  }
}
