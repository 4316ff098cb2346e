import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { RUNBOOK_SECTIONS } from '../../lib/operations/runbook.ts';
import { STACK_NAMES } from '../../lib/stack-names.ts';
import { EVERYTHING, NOTHING } from '../example-settings.ts';
import { templateOf } from '../template.ts';

type Alarm = {
  AlarmName: string;
  AlarmDescription: string;
  TreatMissingData: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
};

const alarmsOf = (template: Template): Alarm[] =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

/** Sections of the runbook by the anchor of their heading, each with what it says. */
function runbook(): Map<string, string> {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operator-runbook.md'), 'utf8');
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...text] = section.split('\n');
      return [heading.toLowerCase().replaceAll(' ', '-'), text.join('\n')];
    }),
  );
}

describe('the operations stack', () => {
  let template: Template;
  let least: Template;
  beforeAll(() => {
    template = templateOf(STACK_NAMES.operations, EVERYTHING);
    least = templateOf(STACK_NAMES.operations, NOTHING);
  }, 120_000);

  it('ends each alarm with a link to its section of the runbook, which says what, why and what to do', () => {
    const sections = runbook();
    for (const { AlarmName, AlarmDescription } of alarmsOf(template)) {
      const [, anchor = ''] = /https:\/\/git\.example\.com\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription) ?? [];
      const text = sections.get(anchor) ?? '';
      expect([AlarmName, [...text.matchAll(/^\*\*(\w+)\.\*\* \S/gm)].map(([, part]) => part)]).toEqual([
        AlarmName,
        ['Description', 'Investigation', 'Resolution'],
      ]);
    }
  });

  it('has an alarm for each section that describes one', () => {
    const linked = new Set(alarmsOf(template).map(({ AlarmDescription }) => AlarmDescription.split('#').at(-1)));
    const described = [...runbook()].filter(([, text]) => text.includes('**Description.**')).map(([anchor]) => anchor);
    expect([...linked].sort()).toEqual(Object.keys(RUNBOOK_SECTIONS).sort());
    expect(described.sort()).toEqual(Object.keys(RUNBOOK_SECTIONS).sort());
  });

  it('names headings of the runbook as they stand there', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operator-runbook.md'), 'utf8');
    for (const heading of Object.values(RUNBOOK_SECTIONS)) expect(page).toContain(`\n## ${heading}\n`);
  });

  it('watches every queue for its age and every one for dead letters, whatever is turned on', () => {
    const names = alarmsOf(template).map(({ AlarmName }) => AlarmName);
    const queues = ['telemetry', 'gateways', 'alerts', 'timeseries', 'archive', 'stream'];
    const kinds = ['sns', 'telegram', 'slack', 'webhook'].map((kind) => `notify-${kind}`);
    for (const queue of [...queues, ...kinds]) {
      expect(names).toEqual(expect.arrayContaining([`sward-queue-age-${queue}`, `sward-dead-letters-${queue}`]));
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it('watches nothing that is not there', () => {
    const names = alarmsOf(least).map(({ AlarmName }) => AlarmName);
    expect(names.filter((name) => /timeseries|archive|stream/.test(name))).toEqual([]);
    expect(names).toContain('sward-queue-age-alerts');
  });

  it('has no alarm in an account where nothing happens, but for the watcher, which has to run', () => {
    const missing = alarmsOf(template).filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(missing.map(({ AlarmName }) => AlarmName)).toEqual(['sward-watcher-not-running']);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sward-watcher-not-running',
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      Threshold: 0,
      EvaluationPeriods: 3,
      Period: 300,
    });
  });

  it('tells operators when an alarm begins and when it is over', () => {
    const topic = [{ Ref: Object.keys(template.findResources('AWS::SNS::Topic'))[0] }];
    for (const { AlarmActions, OKActions } of alarmsOf(template)) {
      expect([AlarmActions, OKActions]).toEqual([topic, topic]);
    }
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
    least.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  it('encrypts what it tells, takes it by TLS only, and from alarms of this account only', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const cloudwatch = { Service: 'cloudwatch.amazonaws.com' };
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Action: 'sns:Publish', Principal: cloudwatch, Condition: ofThisAccount }),
        ]),
      },
    });
  });

  it('tells of gateways that did not take a deployment, and keeps which and why where only EventBridge may write', () => {
    const [rule = ''] = Object.keys(template.findResources('AWS::Events::Rule'));
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.greengrass'],
        'detail-type': ['Greengrass V2 Effective Deployment Status Change'],
        detail: { coreDeviceExecutionStatus: ['FAILED', 'REJECTED'] },
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sward-deployment-failed',
      MetricName: 'TriggeredRules',
      Dimensions: [{ Name: 'RuleName', Value: { Ref: rule } }],
      Threshold: 1,
    });
    const policy = JSON.stringify(Object.values(template.findResources('AWS::Logs::ResourcePolicy')));
    expect(policy).toContain('events.amazonaws.com');
    expect(policy).toContain('aws:SourceArn');
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('shows on one page what flows, what does not and what it costs', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.['Properties'].DashboardBody);
    for (const shown of [
      'TopicMatch',
      'ReadingsStored',
      'CloudLatency',
      'ApproximateAgeOfOldestMessage',
      'ConsumedWriteCapacityUnits',
    ]) {
      expect(body).toContain(shown);
    }
  });
});
