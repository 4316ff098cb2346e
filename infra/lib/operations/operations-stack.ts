import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarmList } from './alarm-list.ts';
import { OperatorAlarm } from './constructs/operator-alarm.ts';
import { OperatorDashboard } from './constructs/operator-dashboard.ts';
import { OperatorTopic } from './constructs/operator-topic.ts';
import type { Watched } from './watched.ts';

export type OperationsStackProps = StackProps & {
  readonly watched: Watched;
  readonly runbookUrl: string;
  readonly operatorEmail?: string | undefined;
};

/** For those who run the cloud side: alarms, where they go, and a dashboard. Nothing depends on it. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { watched, runbookUrl, operatorEmail, ...props }: OperationsStackProps) {
    super(scope, id, { description: 'Sward: alarms and dashboard of the cloud side', ...props });
    const { topic } = new OperatorTopic(this, 'Operators', { email: operatorEmail });
    const alarms = alarmList(watched).map(
      (metric) => new OperatorAlarm(this, `Alarm-${metric.name}`, { ...metric, topic, runbookUrl }),
    );
    new OperatorDashboard(this, 'Dashboard', { watched, alarms, runbookUrl });
    new CfnOutput(this, 'OperatorTopicArn', { value: topic.topicArn, description: 'Where alarms go: subscribe to it' });
  }
}
