import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bareWildcards } from '../../../tools/synth/bare-wildcards.ts';
import { findingsIn } from '../../../tools/synth/findings.ts';
import { judgedLine, totalLines } from '../../../tools/synth/judged-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'sward-findings-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what is found in a synthesised app', () => {
  it('is every violation of every validator, warnings too, with its place', () => {
    const violation = (ruleName: string, severity: string, constructPath: string) => ({
      ruleName,
      severity,
      description: 'careful',
      violatingConstructs: [{ constructPath }],
    });
    const pluginReports = [
      { violations: [violation('AwsSolutions-S1', 'error', 'Data/Bucket')] },
      { violations: [violation('Annotation::old', 'warning', 'Data/Table')] },
      {},
    ];
    writeFileSync(join(folder, 'validation-report.json'), JSON.stringify({ pluginReports }));
    expect(findingsIn(folder)).toEqual([
      'AwsSolutions-S1 at Data/Bucket: careful',
      'Annotation::old at Data/Table: careful',
    ]);
  });
});

describe('bare wildcards in a template', () => {
  const policy = (Effect: string, Action: unknown, Resource: unknown, Type = 'AWS::IAM::Policy') => ({
    Resources: { Policy: { Type, Properties: { PolicyDocument: { Statement: [{ Effect, Action, Resource }] } } } },
  });

  it.each([
    ['an action', policy('Allow', '*', 'arn:a')],
    ['all actions of a service', policy('Allow', ['s3:GetObject', 's3:*'], 'arn:a')],
    ['a resource', policy('Allow', 's3:GetObject', ['arn:a', '*'])],
    ['a resource of IoT', policy('Allow', 'iot:Publish', '*', 'AWS::IoT::Policy')],
    [
      'a resource of a role of its own policy',
      {
        Resources: {
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              Policies: [{ PolicyDocument: { Statement: { Effect: 'Allow', Action: 'a:b', Resource: '*' } } }],
            },
          },
        },
      },
    ],
    [
      'a principal',
      {
        Resources: {
          Queue: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: {
              PolicyDocument: {
                Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal: '*', Resource: 'arn:a' }],
              },
            },
          },
        },
      },
    ],
  ])('are found as %s', (_, template) => {
    expect(bareWildcards('Stack', template)).toHaveLength(1);
  });

  it('are none in a denial, in the policy of a key about itself, and behind a name', () => {
    expect(bareWildcards('Stack', policy('Deny', '*', '*'))).toEqual([]);
    expect(bareWildcards('Stack', policy('Allow', 's3:GetObject', 'arn:aws:s3:::bucket/*'))).toEqual([]);
    expect(bareWildcards('Stack', policy('Allow', 'timestream:DescribeEndpoints', '*'))).toEqual([]);
    const KeyPolicy = { Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] };
    const key = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } } };
    expect(bareWildcards('Stack', key)).toEqual([]);
  });
});

describe('the lines of npm run synth -- --all', () => {
  const judged = (name: string, findings: string[]) => ({
    combination: { name, context: {} },
    stacks: ['A', 'B'],
    findings,
    ms: 1234,
  });

  it('tell each combination with its time, and each finding below it', () => {
    expect(judgedLine(judged('stream=none', []))).toBe('ok     1.2 s   2 stacks  stream=none');
    expect(judgedLine(judged('stream=none', ['X at A: y']))).toMatch(/^FAIL .*stream=none\n +X at A: y$/);
  });

  it('end with the total and with those that failed', () => {
    expect(totalLines([judged('a', []), judged('b', ['x'])], 2500)).toEqual([
      '2 combinations in 2.5 s, 1 with findings',
      '  FAIL b',
    ]);
  });
});
