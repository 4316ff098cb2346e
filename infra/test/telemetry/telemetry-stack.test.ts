import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT } from '../../lib/telemetry/constants.ts';
import { TELEMETRY_RULES } from '../../lib/telemetry/rules.ts';
import { templateOf } from '../template.ts';

const refTo = (logicalId: RegExp) => Match.objectLike({ Ref: Match.stringLikeRegexp(logicalId.source) });
const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), 'Arn'] });

describe('the telemetry stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf('SwardTelemetry');
  });

  it.each(TELEMETRY_RULES)('puts what rule $name selects on the queue, and what fails on another', ({ name, sql }) => {
    template.hasResourceProperties('AWS::IoT::TopicRule', {
      RuleName: name,
      TopicRulePayload: {
        Sql: sql,
        AwsIotSqlVersion: '2016-03-23',
        Actions: [{ Sqs: { QueueUrl: refTo(/^QueuesTelemetry/), UseBase64: false } }],
        ErrorAction: { Sqs: { QueueUrl: refTo(/^QueuesRuleErrors/) } },
      },
    });
  });

  it('encrypts every queue and keeps its messages for 14 days', () => {
    template.resourceCountIs('AWS::SQS::Queue', 3);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it('moves a message to the dead letters after 5 attempts, none of them while another runs', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: arnOf(/^QueuesDeadLetters/), maxReceiveCount: 5 },
      VisibilityTimeout: 360,
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 60 });
  });

  it('keeps the table encrypted, recoverable, paid by use, and after the stack is gone', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        KeySchema: [
          { AttributeName: 'log', KeyType: 'HASH' },
          { AttributeName: 'seq', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by_time',
            KeySchema: [
              { AttributeName: 'series', KeyType: 'HASH' },
              { AttributeName: 'measured_at', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        AttributeDefinitions: [
          { AttributeName: 'log', AttributeType: 'S' },
          { AttributeName: 'seq', AttributeType: 'N' },
          { AttributeName: 'series', AttributeType: 'S' },
          { AttributeName: 'measured_at', AttributeType: 'N' },
        ],
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  it('runs the function on the queue, and takes back only the messages that failed', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Environment: { Variables: { [ENVIRONMENT.tableName]: refTo(/^Readings/) } },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(/^QueuesTelemetry/),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('keeps logs for a month', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('lets the function write batches to its table and publish acknowledgements, nothing wider', () => {
    const policies = template.findResources('AWS::IAM::Policy');
    const [policy] = Object.entries(policies).filter(([id]) => id.startsWith('FunctionRole'));
    const actions = policy?.[1]['Properties'].PolicyDocument.Statement.flatMap((s: { Action: string }) => s.Action);
    expect(actions.filter((action: string) => /^(dynamodb|iot):/.test(action)).sort()).toEqual([
      'dynamodb:BatchWriteItem',
      'iot:Publish',
    ]);
    expect(JSON.stringify(policy)).toContain(':topic/building/*/gateway/*/ack');
  });
});
