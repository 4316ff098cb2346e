import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE } from '../../functions/metric-names.ts';
import { TELEMETRY_RULES } from '../../telemetry/rules.ts';
import type { Watched } from '../watched.ts';

export type OperatorDashboardProps = {
  readonly watched: Watched;
  readonly alarms: readonly IAlarm[];
  readonly runbookUrl: string;
};

const PERIOD = Duration.minutes(5);
/** Of the 24 columns of a dashboard. */
const HALF = 12;
const HEIGHT = 6;
/** Services of the function metrics that keep readings: see `functions/metric-names.ts`. */
const SERVICES = ['telemetry', 'alerts', 'timeseries', 'archive', 'stream'];

function ours(metricName: string, service: string, statistic = 'Sum'): Metric {
  const dimensionsMap = { service };
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap,
    statistic,
    period: PERIOD,
    label: service,
  });
}

function graph(title: string, left: IMetric[], unit: string): IWidget {
  return new GraphWidget({
    title,
    left,
    width: HALF,
    height: HEIGHT,
    leftYAxis: { min: 0, label: unit, showUnits: false },
  });
}

const rule = (metricName: string, RuleName: string) =>
  new Metric({
    namespace: 'AWS/IoT',
    metricName,
    dimensionsMap: { RuleName },
    statistic: 'Sum',
    period: PERIOD,
    label: RuleName,
  });

/** What flows: received, stored, on its way for how long. */
function flow(): IWidget[] {
  return [
    graph(
      'Messages received, by rule',
      TELEMETRY_RULES.map(({ name }) => rule('TopicMatch', name)),
      'messages',
    ),
    graph(
      'Readings kept',
      SERVICES.map((service) => ours(METRICS.stored, service)),
      'readings',
    ),
    graph(
      'From the rule to being kept, slowest',
      SERVICES.map((service) => ours(METRICS.latency, service, 'Maximum')),
      'ms',
    ),
    graph(
      'Refused readings',
      SERVICES.map((service) => ours(METRICS.refused, service)),
      'readings',
    ),
  ];
}

/** What does not flow. */
function trouble({ queues, functions, ruleErrors }: Watched): IWidget[] {
  const maximum = { period: PERIOD, statistic: 'Maximum' };
  const age = queues.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ ...maximum, label: name }));
  const dead = queues.map(({ name, deadLetters }) =>
    deadLetters.metricApproximateNumberOfMessagesVisible({ ...maximum, label: name }),
  );
  const lost = ruleErrors.metricApproximateNumberOfMessagesVisible({ ...maximum, label: 'rule errors' });
  return [
    graph('Age of the oldest message', age, 's'),
    graph('Dead letters', [...dead, lost], 'messages'),
    graph(
      'Errors of functions',
      functions.map(({ name, handler }) => handler.metricErrors({ period: PERIOD, label: name })),
      'errors',
    ),
    graph(
      'Throttled invocations',
      functions.map(({ name, handler }) => handler.metricThrottles({ period: PERIOD, label: name })),
      'invocations',
    ),
  ];
}

/** What is paid for by use: see docs/cost.md. */
function cost({ tables, functions, queues }: Watched): IWidget[] {
  const units = tables.flatMap(({ name, table }) =>
    (['Read', 'Write'] as const).map(
      (way) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: `Consumed${way}CapacityUnits`,
          dimensionsMap: { TableName: table.tableName },
          statistic: 'Sum',
          period: PERIOD,
          label: `${name}, ${way.toLowerCase()}`,
        }),
    ),
  );
  const time = functions.map(({ name, handler }) =>
    handler.metricDuration({ period: PERIOD, statistic: 'Sum', label: name }),
  );
  const sent = queues.map(({ name, queue }) => queue.metricNumberOfMessagesSent({ period: PERIOD, label: name }));
  return [
    graph('Table units', units, 'units'),
    graph('Time of functions', time, 'ms'),
    graph('Messages queued', sent, 'messages'),
  ];
}

/** One page: is all well, what flows, what does not, and what it is paid for. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { watched, alarms, runbookUrl }: OperatorDashboardProps) {
    super(scope, id);
    const heading = (text: string) => [new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 })];
    new Dashboard(this, 'Dashboard', {
      dashboardName: `Sward-${Stack.of(this).region}`,
      widgets: [
        [new AlarmStatusWidget({ title: `Alarms: ${runbookUrl}`, alarms: [...alarms], width: 24, height: 5 })],
        heading('Flow'),
        flow(),
        heading('Trouble'),
        trouble(watched),
        heading('What it costs'),
        cost(watched),
      ],
    });
  }
}
