import { beforeAll, describe, expect, it } from '@jest/globals';
import { STACK_NAMES } from '../lib/stack-names.ts';
import { exampleApp } from './example-app.ts';
import { EVERYTHING, NOTHING } from './example-settings.ts';
import type { Resource, Template } from './support/account.ts';
import { templatesOf } from './support/templates.ts';

const { data, timeseries, archive, stream, alerts, onboarding, operations, tenants, fleet } = STACK_NAMES;

/** What each stack is about, and how many of it there are, with everything turned on. */
const COUNTS: readonly (readonly [stack: string, type: string, count: number])[] = [
  [data, 'AWS::DynamoDB::GlobalTable', 2],
  // Telemetry, gateways and four consumers, each with dead letters; rule errors.
  [data, 'AWS::SQS::Queue', 13],
  [data, 'AWS::IoT::TopicRule', 4],
  [data, 'AWS::Lambda::Function', 2],
  [timeseries, 'AWS::Timestream::InfluxDBInstance', 1],
  [timeseries, 'AWS::EC2::VPC', 1],
  [timeseries, 'AWS::EC2::NatGateway', 0],
  [archive, 'AWS::S3::Bucket', 3],
  [archive, 'AWS::KinesisFirehose::DeliveryStream', 1],
  [archive, 'AWS::Glue::Table', 2],
  [archive, 'AWS::Lambda::Function', 1],
  [stream, 'AWS::Kinesis::Stream', 1],
  [stream, 'AWS::Lambda::Function', 1],
  // To judge, to watch, and to tell by four kinds of channel.
  [alerts, 'AWS::Lambda::Function', 6],
  [alerts, 'AWS::SQS::Queue', 8],
  [alerts, 'AWS::Scheduler::Schedule', 1],
  // To provision, to rotate, to look after certificates.
  [onboarding, 'AWS::Lambda::Function', 3],
  [onboarding, 'AWS::IoT::ProvisioningTemplate', 2],
  [onboarding, 'AWS::IoT::Policy', 1],
  [operations, 'AWS::SNS::Topic', 1],
  [operations, 'AWS::CloudWatch::Dashboard', 1],
  [tenants, 'AWS::IAM::ManagedPolicy', 2],
  // One above all, and the default one.
  [fleet, 'AWS::IoT::ThingGroup', 2],
  // To the default group, put back by a rollback: CloudFormation's own type is not.
  [fleet, 'Custom::SwardDeployment', 1],
  [fleet, 'AWS::GreengrassV2::Deployment', 0],
  // To deploy, and to move gateways.
  [fleet, 'AWS::Lambda::Function', 2],
];

/** What every resource of a type must have, wherever it is. */
const ESSENTIALS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'AWS::DynamoDB::GlobalTable': {
    DeletionPolicy: 'Retain',
    Properties: {
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { Enabled: true },
      Replicas: [
        { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ],
    },
  },
  'AWS::SQS::Queue': { Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 } },
  'AWS::S3::Bucket': {
    DeletionPolicy: 'Retain',
    Properties: {
      BucketEncryption: expect.anything(),
      LifecycleConfiguration: expect.anything(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  },
  'AWS::Kinesis::Stream': { Properties: { StreamEncryption: expect.anything(), RetentionPeriodHours: 24 } },
  'AWS::KinesisFirehose::DeliveryStream': {
    Properties: { DeliveryStreamEncryptionConfigurationInput: { KeyType: expect.anything() } },
  },
  'AWS::SNS::Topic': { Properties: { KmsMasterKeyId: expect.anything() } },
  'AWS::Logs::LogGroup': { Properties: { RetentionInDays: 7 } },
  'AWS::Lambda::Function': { Properties: { Runtime: 'nodejs24.x', Architectures: ['arm64'] } },
};

const ofType = (template: Template | undefined, type: string): Resource[] =>
  Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === type);

describe('the essentials of the templates', () => {
  let everything: Map<string, Template>;
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    everything = templatesOf(exampleApp({ settings: { ...EVERYTHING, 'sward:log_days': '7' } }));
  }, 60_000);

  it.each(COUNTS)('%s has, of %s, exactly %d', (stack, type, count) => {
    expect(ofType(everything.get(stack), type)).toHaveLength(count);
  });

  it.each(Object.entries(ESSENTIALS))('each %s is as it must be, in every stack', (type, essentials) => {
    const found = [...everything].flatMap(([stack, template]) =>
      ofType(template, type).map((resource) => ({ stack, resource })),
    );
    expect(found).not.toEqual([]);
    for (const { stack, resource } of found) expect({ stack, resource }).toMatchObject({ stack, resource: essentials });
  });

  it('has every queue refuse what does not come by TLS', () => {
    for (const [stack, template] of everything) {
      const policies = ofType(template, 'AWS::SQS::QueuePolicy').map((resource) => JSON.stringify(resource));
      const guarded = policies.filter((policy) => policy.includes('"aws:SecureTransport":"false"'));
      expect([stack, guarded.length]).toEqual([stack, ofType(template, 'AWS::SQS::Queue').length]);
    }
  });

  it('makes a queue for no consumer that is turned off', () => {
    const least = templatesOf(exampleApp({ settings: NOTHING }));
    // Telemetry, gateways and alerts, each with dead letters; rule errors.
    expect(ofType(least.get(data), 'AWS::SQS::Queue')).toHaveLength(7);
  });
});
