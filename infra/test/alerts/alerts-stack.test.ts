import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CHANNEL_KINDS } from '../../lib/alerts/constructs/notification-queues.ts';
import { DATA_ENVIRONMENT } from '../../lib/data/constants.ts';
import { channelSchema, requireOwn } from '../../lib/notifications/channel.ts';
import { NOTIFICATION_QUEUES, NOTIFY_ENVIRONMENT, NOTIFY_QUEUE } from '../../lib/notifications/constants.ts';
import { STACK_NAMES } from '../../lib/stack-names.ts';
import { templateOf } from '../template.ts';

const refTo = (logicalId: RegExp) => ({ Ref: Match.stringLikeRegexp(logicalId.source) });
const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), 'Arn'] });
const capitalised = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1);
/** Each variable that a function finds the queue of a kind of channel by. */
const notificationQueues = Object.fromEntries(
  CHANNEL_KINDS.map((kind) => [
    NOTIFICATION_QUEUES[kind],
    refTo(new RegExp(`^Notifications${capitalised(kind)}[0-9A-F]`)),
  ]),
);

describe('the alerts stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf(STACK_NAMES.alerts);
  }, 60_000);

  it.each(CHANNEL_KINDS)('has a queue of its own for channels of kind %s, and a function that serves it', (kind) => {
    const name = capitalised(kind);
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: arnOf(new RegExp(`^Notifications${name}DeadLetters`)),
        maxReceiveCount: NOTIFY_QUEUE.maxReceiveCount,
      },
      VisibilityTimeout: NOTIFY_QUEUE.visibilityTimeoutS,
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(new RegExp(`^Notifications${name}[0-9A-F]`)),
      FunctionName: refTo(new RegExp(`^Notify${name}`)),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          [NOTIFY_ENVIRONMENT.queueUrl]: refTo(new RegExp(`^Notifications${name}[0-9A-F]`)),
          [NOTIFY_ENVIRONMENT.deadLettersUrl]: refTo(new RegExp(`^Notifications${name}DeadLetters`)),
        },
      },
    });
  });

  it('encrypts every queue and keeps its messages for 14 days', () => {
    template.resourceCountIs('AWS::SQS::Queue', 2 * CHANNEL_KINDS.length);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it('judges what the feed brings: the function knows both tables and the queues of every kind of channel', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          [DATA_ENVIRONMENT.readingsTable]: Match.anyValue(),
          [DATA_ENVIRONMENT.documentsTable]: Match.anyValue(),
          ...notificationQueues,
        },
      },
    });
  });

  it('looks for silence each minute, and does not catch up on minutes that were missed', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: arnOf(/^WatchHandler/),
        RoleArn: arnOf(/^EveryMinuteRole/),
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
  });

  it('lets the scheduler of this account invoke the watcher, and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: arnOf(/^WatchHandler/) }],
      },
      Roles: [refTo(/^EveryMinuteRole/)],
    });
  });

  it('tells npm run redrive of the queues', () => {
    for (const kind of CHANNEL_KINDS) {
      template.hasOutput(`Notify${capitalised(kind)}QueueUrl`, {});
      template.hasOutput(`Notify${capitalised(kind)}DeadLettersUrl`, {});
    }
  });
});

describe('the topics that alerts are mailed by', () => {
  it('are one for the default tenant and one for each that is set, encrypted, and named as channels want them', () => {
    const settings = { 'sward:tenants': 'acme,no.topic', 'sward:alert_email': 'ada@example.com' };
    const template = templateOf(STACK_NAMES.alerts, settings);
    const topics = Object.values(template.findResources('AWS::SNS::Topic')).map(({ Properties }) => Properties);
    expect(topics.map(({ TopicName }) => TopicName).sort()).toEqual(['sward_acme_alerts', 'sward_default_alerts']);
    expect(topics.every(({ KmsMasterKeyId }) => JSON.stringify(KmsMasterKeyId).includes('alias/aws/sns'))).toBe(true);
    template.hasOutput('AlertTopicArn', {});
    template.hasOutput('AlertTopicArnAcme', {});
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ada@example.com' });
  }, 60_000);

  it('mail nobody who was not named', () => {
    templateOf(STACK_NAMES.alerts).resourceCountIs('AWS::SNS::Subscription', 0);
  }, 60_000);

  it('have names that a channel of their tenant takes', () => {
    const topic_arn = 'arn:aws:sns:eu-central-1:123456789012:sward_acme_alerts';
    const channel = channelSchema.parse({ id: 'mail', kind: 'sns', topic_arn });
    expect(() => requireOwn('acme', channel)).not.toThrow();
    expect(() => requireOwn('globex', channel)).toThrow();
  });
});
