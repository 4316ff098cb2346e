import {
  AttachPolicyCommand,
  CreateKeysAndCertificateCommand,
  DeleteCertificateCommand,
  DescribeEndpointCommand,
  DescribeProvisioningTemplateCommand,
  DescribeRoleAliasCommand,
  DetachPolicyCommand,
  GetPolicyCommand,
  IoTClient,
  type IoTClientConfig,
  UpdateCertificateCommand,
} from '@aws-sdk/client-iot';
import { AwsAccount } from '../../preflight/adapters/aws-account.ts';
import type { Claim, IotAccount } from '../ports.ts';

type ClientSettings = Pick<IoTClientConfig, 'endpoint' | 'region' | 'credentials' | 'maxAttempts'>;

type ClaimToEnd = {
  readonly certificateId: string;
  /** Its ARN. */
  readonly target: string | undefined;
  readonly policyName: string;
};

const isAbsent = (error: unknown) => error instanceof Error && error.name === 'ResourceNotFoundException';

async function orUndefined<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The account that the environment's credentials and region name. The SDK's errors come as they are. */
export class AwsIotAccount implements IotAccount {
  readonly #account: AwsAccount;
  readonly #iot: IoTClient;

  /** @param client where and as whom to ask, in the place of what the environment says */
  constructor(client: ClientSettings = {}) {
    this.#account = new AwsAccount(client);
    this.#iot = new IoTClient(client);
  }

  async identity(): Promise<{ account: string; arn: string; region: string }> {
    return { ...(await this.#account.identity()), region: await this.#iot.config.region() };
  }

  stackStatus(name: string): Promise<string | undefined> {
    return this.#account.stackStatus(name);
  }

  async endpoint(endpointType: 'iot:Data-ATS' | 'iot:CredentialProvider'): Promise<string> {
    const { endpointAddress = '' } = await this.#iot.send(new DescribeEndpointCommand({ endpointType }));
    return endpointAddress;
  }

  async hasPolicy(policyName: string): Promise<boolean> {
    return (await orUndefined(() => this.#iot.send(new GetPolicyCommand({ policyName })))) !== undefined;
  }

  async template(templateName: string): Promise<'ready' | 'disabled' | 'unguarded' | 'absent'> {
    const command = new DescribeProvisioningTemplateCommand({ templateName });
    const found = await orUndefined(() => this.#iot.send(command));
    if (found === undefined) return 'absent';
    if (!found.enabled) return 'disabled';
    return found.preProvisioningHook?.targetArn === undefined ? 'unguarded' : 'ready';
  }

  async hasRoleAlias(roleAlias: string): Promise<boolean> {
    return (await orUndefined(() => this.#iot.send(new DescribeRoleAliasCommand({ roleAlias })))) !== undefined;
  }

  /** The certificate comes into force last: one that was made and never given its policy can do nothing. */
  async createClaim(policyName: string): Promise<Claim> {
    const made = await this.#iot.send(new CreateKeysAndCertificateCommand({ setAsActive: false }));
    const { certificateId = '', certificateArn: target, certificatePem = '', keyPair } = made;
    try {
      await this.#iot.send(new AttachPolicyCommand({ policyName, target }));
      await this.#iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'ACTIVE' }));
    } catch (error) {
      // Nobody would ever know of it again. Where even that fails, it is one that can do nothing.
      await this.#endClaim({ certificateId, target, policyName }).catch(() => undefined);
      throw error;
    }
    return { certificateId, certificatePem, privateKey: keyPair?.PrivateKey ?? '' };
  }

  async deleteClaim(certificateId: string, policyName: string): Promise<void> {
    const { account, arn, region } = await this.identity();
    const partition = arn.split(':')[1] ?? 'aws';
    await this.#endClaim({
      certificateId,
      target: `arn:${partition}:iot:${region}:${account}:cert/${certificateId}`,
      policyName,
    });
  }

  async #endClaim({ certificateId, target, policyName }: ClaimToEnd): Promise<void> {
    await orUndefined(() => this.#iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' })));
    await orUndefined(() => this.#iot.send(new DetachPolicyCommand({ policyName, target })));
    await orUndefined(() => this.#iot.send(new DeleteCertificateCommand({ certificateId, forceDelete: true })));
  }

  close(): void {
    this.#iot.destroy();
  }
}
