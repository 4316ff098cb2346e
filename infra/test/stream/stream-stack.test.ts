import { beforeAll, describe, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { STREAM_ENVIRONMENT } from '../../lib/stream/constants.ts';
import type { StreamKind } from '../../lib/stream/constructs/third-party-stream.ts';
import { StreamStack } from '../../lib/stream/stream-stack.ts';
import { exampleQueue } from '../feed/example-queue.ts';

function streamTemplate(kind: StreamKind): Template {
  const app = new App();
  const queue = exampleQueue(new Stack(app, 'Data'), 'stream');
  return Template.fromStack(new StreamStack(app, 'Stream', { queue, kind, logRetention: RetentionDays.ONE_MONTH }));
}

const arnOf = (logicalId: RegExp) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(logicalId.source), 'Arn'] });
const allowing = (Action: string, logicalId: RegExp) => ({
  PolicyDocument: { Statement: Match.arrayWith([{ Action, Effect: 'Allow', Resource: arnOf(logicalId) }]) },
});
const environment = (kind: StreamKind, logicalId: RegExp) => ({
  Environment: {
    Variables: Match.objectLike({
      [STREAM_ENVIRONMENT.kind]: kind,
      [STREAM_ENVIRONMENT.name]: { Ref: Match.stringLikeRegexp(logicalId.source) },
    }),
  },
});

describe('the stream stack', () => {
  let eventbridge: Template;
  let kinesis: Template;
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    eventbridge = streamTemplate('eventbridge');
    kinesis = streamTemplate('kinesis');
  }, 60_000);

  it('makes a bus of its own, which the function may put events on', () => {
    eventbridge.hasResourceProperties('AWS::Events::EventBus', { Name: 'sward' });
    eventbridge.resourceCountIs('AWS::Kinesis::Stream', 0);
    eventbridge.hasResourceProperties('AWS::IAM::Policy', allowing('events:PutEvents', /^ThirdPartiesBus/));
    eventbridge.hasResourceProperties('AWS::Lambda::Function', environment('eventbridge', /^ThirdPartiesBus/));
  });

  it('makes an encrypted stream that is paid by use, which the function may put records on', () => {
    kinesis.hasResourceProperties('AWS::Kinesis::Stream', {
      Name: 'sward-readings',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      RetentionPeriodHours: 24,
    });
    kinesis.resourceCountIs('AWS::Events::EventBus', 0);
    kinesis.hasResourceProperties('AWS::IAM::Policy', allowing('kinesis:PutRecords', /^ThirdPartiesStream/));
    kinesis.hasResourceProperties('AWS::Lambda::Function', environment('kinesis', /^ThirdPartiesStream/));
  });

  it('takes little of the feed at a time from its queue, and gives back only what failed', () => {
    for (const template of [eventbridge, kinesis]) {
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BatchSize: 4,
        ScalingConfig: { MaximumConcurrency: 3 },
      });
    }
  });

  it('keeps logs for as long as it was told', () => {
    kinesis.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });
});
