import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import {
  ListDbClustersCommand,
  ListDbInstancesCommand,
  TimestreamInfluxDBClient,
} from '@aws-sdk/client-timestream-influxdb';
import { DescribeEndpointsCommand, TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import type { Account, Service } from '../account.ts';
import { AccountUnreachableError } from '../preflight-errors.ts';

/** Where `cdk bootstrap` notes its version. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300);

const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|ValidationException)$/;
/** A service without an endpoint in the region has no address. */
const ABSENT = new Set(['ENOTFOUND', 'EAI_AGAIN']);

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

async function asService<T>(ask: () => Promise<T>): Promise<{ service: Service; answer?: T }> {
  try {
    return { service: { answer: 'yes' }, answer: await ask() };
  } catch (error) {
    if (DENIED.test(nameOf(error))) return { service: { answer: 'denied', words: wordsOf(error) } };
    if (ABSENT.has(codeOf(error))) return { service: { answer: 'absent' } };
    throw unreachable(error);
  }
}

function unreachable(error: unknown): AccountUnreachableError {
  const hint = /credential/i.test(`${nameOf(error)} ${wordsOf(error)}`)
    ? 'no usable credentials: run aws sso login, or set AWS_PROFILE'
    : /region/i.test(wordsOf(error))
      ? 'no region: set AWS_REGION, or AWS_PROFILE'
      : `AWS did not answer (${nameOf(error)}: ${wordsOf(error)})`;
  return new AccountUnreachableError(hint, { cause: error });
}

async function orUndefined<T>(ask: () => Promise<T>, isAbsent: (error: unknown) => boolean): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unreachable(error);
  }
}

type ClientSettings = Pick<STSClientConfig, 'endpoint' | 'region' | 'credentials' | 'maxAttempts'>;

/** The account that the environment's credentials and region name: the SDK's usual places. */
export class AwsAccount implements Account {
  readonly #client: ClientSettings;

  /** @param client where and as whom to ask, in the place of what the environment says */
  constructor(client: ClientSettings = {}) {
    this.#client = client;
  }

  async identity(): Promise<{ account: string; arn: string }> {
    try {
      const { Account: account = '', Arn: arn = '' } = await new STSClient(this.#client).send(
        new GetCallerIdentityCommand(),
      );
      return { account, arn };
    } catch (error) {
      throw unreachable(error);
    }
  }

  bootstrapVersion(): Promise<number | undefined> {
    return orUndefined(
      async () => {
        const { Parameter } = await new SSMClient(this.#client).send(
          new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }),
        );
        return Number(Parameter?.Value);
      },
      (error) => nameOf(error) === 'ParameterNotFound',
    );
  }

  stackStatus(name: string): Promise<string | undefined> {
    return orUndefined(
      async () => {
        const { Stacks } = await new CloudFormationClient(this.#client).send(
          new DescribeStacksCommand({ StackName: name }),
        );
        return Stacks?.[0]?.StackStatus;
      },
      (error) => nameOf(error) === 'ValidationError' && wordsOf(error).includes('does not exist'),
    );
  }

  async networks(): Promise<number> {
    try {
      const { Vpcs = [] } = await new EC2Client(this.#client).send(new DescribeVpcsCommand());
      return Vpcs.length;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async influx(): Promise<Service & { hasCluster: boolean }> {
    const client = new TimestreamInfluxDBClient(this.#client);
    const { service } = await asService(() => client.send(new ListDbInstancesCommand()));
    if (service.answer !== 'yes') return { ...service, hasCluster: false };
    const clusters = await asService(() => client.send(new ListDbClustersCommand()));
    return { ...service, hasCluster: (clusters.answer?.items ?? []).length > 0 };
  }

  async liveAnalytics(): Promise<Service> {
    const { service } = await asService(() =>
      new TimestreamWriteClient(this.#client).send(new DescribeEndpointsCommand()),
    );
    return service;
  }
}
