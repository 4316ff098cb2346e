import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { WatchedMetric } from '../watched.ts';

export type OperatorAlarmProps = WatchedMetric & {
  readonly topic: ITopic;
  /** Address of the runbook, without a section. */
  readonly runbookUrl: string;
};

/** An alarm whose mail says what is wrong and ends with a link to what to do about it. */
export class OperatorAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: OperatorAlarmProps) {
    const { topic, runbookUrl, name, section, wrong, metric, from, below = false } = props;
    const { periods = 1, missingIsWrong = false } = props;
    super(scope, id, {
      alarmName: `sward-${name}`,
      alarmDescription: `${wrong}. What to do: ${runbookUrl}#${section}`,
      metric,
      threshold: from,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: missingIsWrong ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
