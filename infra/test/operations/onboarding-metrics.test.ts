import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { STACK_NAMES } from '../../lib/stack-names.ts';
import { templateOf } from '../template.ts';

const DAY_S = 86_400;

describe('alarms of onboarding', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf(STACK_NAMES.operations);
  }, 120_000);

  it.each([
    ['certificate-end', 'CertificateDaysLeft', 'Minimum', 'LessThanOrEqualToThreshold', 30],
    ['certificate-age', 'CertificateAgeDays', 'Maximum', 'GreaterThanOrEqualToThreshold', 365],
    ['certificate-trouble', 'CertificateTrouble', 'Sum', 'GreaterThanOrEqualToThreshold', 1],
  ])('%s judges what the daily look wrote', (name, MetricName, Statistic, ComparisonOperator, Threshold) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `sward-${name}`,
      Dimensions: [{ Name: 'service', Value: 'certificates' }],
      MetricName,
      Statistic,
      ComparisonOperator,
      Threshold,
      Period: DAY_S,
    });
  });

  it('two gateways are seen where they connect and where they ask for certificates', () => {
    const [alarm] = Object.values(
      template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: 'sward-two-gateways' } }),
    );
    const text = JSON.stringify(alarm);
    for (const service of ['gateways', 'onboarding']) {
      expect(text).toContain(`"MetricName":"TwoGateways"`);
      expect(text).toContain(`"Name":"service","Value":"${service}"`);
    }
  });

  it('a daily look that fails once is told of: it comes again only after a day', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'sward-certificate-watch-fails',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      EvaluationPeriods: 1,
      Threshold: 1,
      Dimensions: Match.anyValue(),
    });
  });
});
