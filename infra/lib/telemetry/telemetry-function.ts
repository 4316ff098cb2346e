import { join } from 'node:path';
import { cloudFilters } from '@sward/contracts/topics.ts';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENVIRONMENT } from './constants.ts';

export type TelemetryFunctionProps = {
  readonly queue: IQueue;
  readonly table: TableV2;
};

/** Storing 10 full batches takes seconds; a throttled table may make it wait 9 s per 25 items. */
export const FUNCTION_TIMEOUT = Duration.minutes(1);

/** Invocations at a time: the table is written in bursts no wider than this after an outage of a whole fleet. */
const MAX_CONCURRENCY = 50;

const repository = join(import.meta.dirname, '..', '..', '..');

/** The function that stores what the queue brings, and acknowledges it to the gateways. */
export class TelemetryFunction extends Construct {
  constructor(scope: Construct, id: string, { queue, table }: TelemetryFunctionProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      description: 'Stores telemetry and acknowledges it',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH });
    const handler = this.#function(role, logGroup, table);
    handler.addEventSource(
      new SqsEventSource(queue, { reportBatchItemFailures: true, maxConcurrency: MAX_CONCURRENCY }),
    );
    logGroup.grantWrite(role);
    // Not by `table.grant`, which adds every index: nothing is written to one by name.
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:BatchWriteItem'], resources: [table.tableArn] }));
    this.#grantAcknowledge(role);
  }

  #function(role: Role, logGroup: LogGroup, table: TableV2): NodejsFunction {
    return new NodejsFunction(this, 'Handler', {
      description: 'Stores telemetry and acknowledges it to the gateways',
      entry: join(import.meta.dirname, 'telemetry.lambda.ts'),
      projectRoot: repository,
      depsLockFilePath: join(repository, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: FUNCTION_TIMEOUT,
      role,
      logGroup,
      environment: { [ENVIRONMENT.tableName]: table.tableName },
      // The SDK goes into the bundle: what runs is what the lockfile names, not what the runtime has this week.
      bundling: { bundleAwsSDK: true, minify: true, keepNames: true, target: 'node24', logLevel: LogLevel.WARNING },
    });
  }

  /** Publishing to the gateways, on their acknowledgement topics and on no other. */
  #grantAcknowledge(role: Role): void {
    const topics = cloudFilters.ack.replaceAll('+', '*');
    const resource = Stack.of(this).formatArn({ service: 'iot', resource: 'topic', resourceName: topics });
    role.addToPolicy(new PolicyStatement({ actions: ['iot:Publish'], resources: [resource] }));
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:topic/${topics}]`,
      reason: 'One function answers every gateway; the wildcards stand for building and gateway ids only.',
    });
  }
}
