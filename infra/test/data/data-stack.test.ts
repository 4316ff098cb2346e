import { beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DATA_ENVIRONMENT } from '../../lib/data/constants.ts';
import { DataStack } from '../../lib/data/data-stack.ts';
import { GATEWAYS_ENVIRONMENT } from '../../lib/gateways/constants.ts';
import { GATEWAY_RULES } from '../../lib/gateways/rules.ts';
import { type Settings, settingsSchema } from '../../lib/settings/settings.ts';
import { ENVIRONMENT } from '../../lib/telemetry/constants.ts';
import { TELEMETRY_RULES } from '../../lib/telemetry/rules.ts';
import { emptyFolder } from '../fleet/example-build.ts';

const refTo = (logicalId: RegExp) => Match.objectLike({ Ref: Match.stringLikeRegexp(logicalId.source) });
const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), 'Arn'] });

/** The stack alone, with these settings besides the defaults. */
function templateWith(settings: Partial<Settings> = {}): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const app = new App({ outdir: emptyFolder() });
  const all = settingsSchema.parse(settings);
  return Template.fromStack(new DataStack(app, 'SwardData', { settings: all, logRetention: RetentionDays.ONE_WEEK }));
}

type Statement = { Action: string | string[]; Resource: unknown };

/** What the role of a function may do, by action. */
function grantsOf(template: Template, functionId: string): Map<string, string> {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const statements: Statement[] = policies
    .filter(([id]) => id.startsWith(functionId))
    .flatMap(([, policy]) => policy['Properties'].PolicyDocument.Statement);
  const grants = new Map<string, string>();
  for (const { Action, Resource } of statements) {
    for (const action of [Action].flat()) grants.set(action, (grants.get(action) ?? '') + JSON.stringify(Resource));
  }
  return grants;
}

/** Names of the feed's queues that the telemetry function is told of. */
function consumersOf(template: Template): string[] {
  const outputs = Object.keys(template.findOutputs('*'));
  return outputs.filter((name) => /^(Alerts|Timeseries|Archive|Stream)QueueUrl$/.test(name));
}

describe('the data stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateWith();
  });

  it.each([
    ...TELEMETRY_RULES.map((rule) => ({ ...rule, queue: /^TelemetryQueue/ })),
    ...GATEWAY_RULES.map((rule) => ({ ...rule, queue: /^GatewaysQueue/ })),
  ])('puts what rule $name selects on its queue, and what fails on another', ({ name, sql, queue }) => {
    template.hasResourceProperties('AWS::IoT::TopicRule', {
      RuleName: name,
      TopicRulePayload: {
        Sql: sql,
        AwsIotSqlVersion: '2016-03-23',
        Actions: [{ Sqs: { QueueUrl: refTo(queue), UseBase64: false } }],
        ErrorAction: { Sqs: { QueueUrl: refTo(/^RuleErrors/) } },
      },
    });
  });

  it('encrypts every queue and keeps its messages for 14 days', () => {
    // Telemetry, gateways, alerts and time series, each with dead letters; rule errors.
    template.resourceCountIs('AWS::SQS::Queue', 9);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it.each([/^Telemetry/, /^Gateways/, /^FeedAlerts/, /^FeedTimeseries/])(
    'delivers messages of %s for as long as they live, none of them while another delivery may run',
    (queue) => {
      template.hasResourceProperties('AWS::SQS::Queue', {
        RedrivePolicy: { deadLetterTargetArn: arnOf(new RegExp(`${queue.source}DeadLetters`)), maxReceiveCount: 1000 },
        VisibilityTimeout: 1800,
      });
    },
  );

  it('lets alerts wait until what overtook is stored', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      DelaySeconds: 5,
      RedrivePolicy: { deadLetterTargetArn: arnOf(/^FeedAlertsDeadLetters/) },
    });
  });

  it.each([
    ['Readings', 'place', 'segment'],
    ['Documents', 'partition', 'id'],
  ])(
    'keeps table %s encrypted, recoverable, paid by use, and after the stack is gone; old items go',
    (id, hash, range) => {
      const [table] = Object.entries(template.findResources('AWS::DynamoDB::GlobalTable')).filter(([logicalId]) =>
        logicalId.startsWith(`Tables${id}`),
      );
      expect(table?.[1]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          SSESpecification: { SSEEnabled: true },
          KeySchema: [
            { AttributeName: hash, KeyType: 'HASH' },
            { AttributeName: range, KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: hash, AttributeType: 'S' },
            { AttributeName: range, AttributeType: 'S' },
          ],
          TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
          Replicas: [
            {
              DeletionProtectionEnabled: true,
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            },
          ],
        },
      });
    },
  );

  it('tells the telemetry function of its tables, queues and retention, and takes back only messages that failed', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Environment: {
        Variables: {
          [DATA_ENVIRONMENT.readingsTable]: refTo(/^TablesReadings/),
          [DATA_ENVIRONMENT.documentsTable]: refTo(/^TablesDocuments/),
          [DATA_ENVIRONMENT.history]: '90',
          [DATA_ENVIRONMENT.timeZone]: 'UTC',
          [ENVIRONMENT.queueUrl]: refTo(/^TelemetryQueue/),
          [ENVIRONMENT.deadLettersUrl]: refTo(/^TelemetryDeadLetters/),
          [ENVIRONMENT.feedUrls]: {
            'Fn::Join': ['', [refTo(/^FeedAlertsQueue/), ',', refTo(/^FeedTimeseriesQueue/)]],
          },
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(/^TelemetryQueue/),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('tells the gateways function of its table and queues, and lets statuses gather', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          [DATA_ENVIRONMENT.documentsTable]: refTo(/^TablesDocuments/),
          [GATEWAYS_ENVIRONMENT.queueUrl]: refTo(/^GatewaysQueue/),
          [GATEWAYS_ENVIRONMENT.deadLettersUrl]: refTo(/^GatewaysDeadLetters/),
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(/^GatewaysQueue/),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 30,
    });
  });

  it('keeps logs for as long as the settings say', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('lets the telemetry function store, keep states, tell the feed and answer gateways, nothing wider', () => {
    const grants = grantsOf(template, 'TelemetryFunction');
    expect([...grants.keys()].filter((action) => /^(dynamodb|iot):/.test(action)).sort()).toEqual([
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'iot:Publish',
    ]);
    expect(grants.get('iot:Publish')).toContain(':topic/building/*/gateway/*/ack');
    expect(grants.get('dynamodb:BatchWriteItem')).toContain('TablesReadings');
    expect(grants.get('dynamodb:BatchWriteItem')).not.toContain('TablesDocuments');
    expect(grants.get('sqs:SendMessage')).toContain('FeedAlertsQueue');
    expect(grants.get('sqs:SendMessage')).toContain('TelemetryDeadLetters');
    expect(grants.get('sqs:ChangeMessageVisibility')).toContain('TelemetryQueue');
  });

  it('lets the gateways function read and write documents, and no reading', () => {
    const grants = grantsOf(template, 'GatewaysFunction');
    const ofTables = [...grants].filter(([action]) => action.startsWith('dynamodb:'));
    expect(ofTables.map(([action]) => action).sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ]);
    expect(ofTables.map(([, resource]) => resource).join()).not.toContain('TablesReadings');
  });

  it('tells `npm run redrive` of every queue and its dead letters, and of rule errors', () => {
    const names = ['Telemetry', 'Gateways', 'Alerts', 'Timeseries'];
    const outputs = [...names.flatMap((name) => [`${name}QueueUrl`, `${name}DeadLettersUrl`]), 'RuleErrorsUrl'];
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(expect.arrayContaining(outputs.sort()));
  });
});

describe('the feed of the data stack', () => {
  it.each<[Partial<Settings>, string[]]>([
    [{ timeseries: 'none' }, ['Alerts']],
    [{ timeseries: 'influxdb3', archive: true }, ['Alerts', 'Timeseries', 'Archive']],
    [{ timeseries: 'none', archive: true, stream: 'kinesis' }, ['Alerts', 'Archive', 'Stream']],
  ])('with %j has a queue for each of %j', (settings, consumers) => {
    const names = consumers.map((name) => `${name}QueueUrl`);
    expect(consumersOf(templateWith(settings)).sort()).toEqual(names.sort());
  });
});
