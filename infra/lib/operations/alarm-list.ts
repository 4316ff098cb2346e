import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Watched, WatchedFunction, WatchedMetric, WatchedQueue, WatchedTable } from './watched.ts';

const FIVE_MINUTES = Duration.minutes(5);
/** What passes by itself within this many periods of five minutes is nobody's call at night. */
const LASTING = 3;

const visible = (queue: IQueue) =>
  queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: 'Maximum' });

function queueAlarms({ name, queue, deadLetters, lateAfter }: WatchedQueue): WatchedMetric[] {
  const age = queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'Maximum' });
  return [
    {
      name: `queue-age-${name}`,
      section: 'queue-age',
      wrong: `What waits on the queue ${name} has waited for more than ${lateAfter.toHumanString()}`,
      metric: age,
      from: lateAfter.toSeconds(),
      periods: 2,
    },
    {
      name: `dead-letters-${name}`,
      section: 'dead-letters',
      wrong: `Messages of the queue ${name} were given up`,
      metric: visible(deadLetters),
      from: 1,
    },
  ];
}

function functionAlarms({ name, handler }: WatchedFunction): WatchedMetric[] {
  return [
    {
      name: `errors-${name}`,
      section: 'function-errors',
      wrong: `The function ${name} fails again and again`,
      metric: handler.metricErrors({ period: FIVE_MINUTES }),
      from: 1,
      periods: LASTING,
    },
    {
      name: `throttles-${name}`,
      section: 'function-throttles',
      wrong: `The function ${name} is not allowed to run as often as it has work`,
      metric: handler.metricThrottles({ period: FIVE_MINUTES }),
      from: 1,
      periods: LASTING,
    },
  ];
}

const tableMetric = (table: WatchedTable['table'], metricName: string, dimensions: Record<string, string> = {}) =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: table.tableName, ...dimensions },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  });

/** The sum of metrics that have no data while all is well. */
function sumOf(metrics: readonly IMetric[], label: string): MathExpression {
  const named = metrics.map((metric, i) => [`m${i}`, metric] as const);
  return new MathExpression({
    expression: named.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label,
    period: FIVE_MINUTES,
  });
}

function tableAlarms({ name, table, operations }: WatchedTable): WatchedMetric[] {
  const throttles = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metric) => tableMetric(table, metric));
  const errors = operations.map((Operation) => tableMetric(table, 'SystemErrors', { Operation }));
  return [
    {
      name: `throttles-${name}`,
      section: 'table-throttles',
      wrong: `The table ${name} refuses requests as too many`,
      metric: sumOf(throttles, 'throttled'),
      from: 1,
      periods: LASTING,
    },
    {
      name: `system-errors-${name}`,
      section: 'table-errors',
      wrong: `DynamoDB fails on the table ${name}`,
      metric: sumOf(errors, 'system errors'),
      from: 1,
      periods: LASTING,
    },
  ];
}

/**
 * Every alarm, in the order of the runbook. Where nothing happens there is no data, and no data is well, but for the watcher, which is
 * there to run: an account without a gateway has no alarm.
 */
export function alarmList({ queues, ruleErrors, functions, tables, watcher, others }: Watched): WatchedMetric[] {
  return [
    ...queues.flatMap(queueAlarms),
    {
      name: 'rule-errors',
      section: 'rule-errors',
      wrong: 'IoT Core could not hand over messages of gateways',
      metric: visible(ruleErrors),
      from: 1,
    },
    ...functions.flatMap(functionAlarms),
    ...tables.flatMap(tableAlarms),
    {
      name: 'watcher-not-running',
      section: 'watcher-not-running',
      wrong: 'Nobody looks for silent sensors and gateways, reminds or escalates',
      metric: watcher.metricInvocations({ period: FIVE_MINUTES }),
      from: 0,
      below: true,
      periods: LASTING,
      missingIsWrong: true,
    },
    ...others,
  ];
}
