import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteCertificateCommand,
  DeleteConflictException,
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

/** A certificate that was just taken from its thing is still on it for some seconds. */
const DELETE_ATTEMPTS = 5;
const DELETE_WAIT_MS = 2000;

/** Certificates in AWS IoT. Errors are those of its client. */
export class IotCertificateRegistry implements CertificateRegistry {
  readonly #client: IoTClient;
  readonly #wait: (ms: number) => Promise<unknown>;

  /** @param wait @default by the clock */
  constructor(client: IoTClient, wait: (ms: number) => Promise<unknown> = sleep) {
    this.#client = client;
    this.#wait = wait;
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
    await this.#takePoliciesFrom(arn);
    await orGone(this.#client.send(new DetachThingPrincipalCommand({ thingName: gatewayId, principal: arn })));
    await this.#delete(certificateId);
  }

  async #delete(certificateId: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await orGone(this.#client.send(new DeleteCertificateCommand({ certificateId, forceDelete: true })));
        return;
      } catch (error) {
        if (!(error instanceof DeleteConflictException) || attempt === DELETE_ATTEMPTS) throw error;
        await this.#wait(DELETE_WAIT_MS);
      }
    }
  }

  /** AWS IoT allows ten policies on a certificate, so one page holds them. Each goes by itself: whoever is stopped half way leaves one at most. */
  async #takePoliciesFrom(target: string): Promise<void> {
    const { policies = [] } = await this.#client.send(new ListAttachedPoliciesCommand({ target, pageSize: 100 }));
    for (const policyName of policies.flatMap((policy) => policy.policyName ?? [])) {
      await orGone(this.#client.send(new DetachPolicyCommand({ policyName, target })));
      await this.#deleteUnused(policyName);
    }
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
