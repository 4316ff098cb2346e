import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmList } from './alarm-list.ts';
import { FailedDeployments } from './constructs/failed-deployments.ts';
import { OperatorAlarm } from './constructs/operator-alarm.ts';
import { OperatorDashboard } from './constructs/operator-dashboard.ts';
import { OperatorTopic } from './constructs/operator-topic.ts';
import type { Watched, WatchedMetric } from './watched.ts';

export type OperationsStackProps = StackProps & {
  readonly watched: Watched;
  readonly runbookUrl: string;
  readonly operatorEmail?: string | undefined;
  readonly logRetention: RetentionDays;
};

/** Seen by no stack: whoever deploys to a gateway, the account's EventBridge hears of it. */
const deploymentFailed = ({ metric }: FailedDeployments): WatchedMetric => ({
  name: 'deployment-failed',
  section: 'deployment-failed',
  wrong: 'A gateway did not take a deployment',
  metric,
  from: 1,
});

/** For those who run the cloud side: alarms, where they go, and a dashboard. Nothing depends on it. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    const { watched, runbookUrl, operatorEmail, logRetention, ...stackProps } = props;
    super(scope, id, { description: 'Sward: alarms and dashboard of the cloud side', ...stackProps });
    const { topic } = new OperatorTopic(this, 'Operators', { email: operatorEmail });
    const failed = new FailedDeployments(this, 'FailedDeployments', { logRetention });
    const alarms = [...alarmList(watched), deploymentFailed(failed)].map(
      (metric) => new OperatorAlarm(this, `Alarm-${metric.name}`, { ...metric, topic, runbookUrl }),
    );
    new OperatorDashboard(this, 'Dashboard', { watched, alarms, runbookUrl });
    new CfnOutput(this, 'OperatorTopicArn', { value: topic.topicArn, description: 'Where alarms go: subscribe to it' });
  }
}
