import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlertsStack } from '../alerts/alerts-stack.ts';
import type { ArchiveStack } from '../archive/archive-stack.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { FeedConsumer } from '../feed/ports.ts';
import { METRICS, METRICS_NAMESPACE } from '../functions/metric-names.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import type { OnboardingStack } from '../onboarding/onboarding-stack.ts';
import type { StreamStack } from '../stream/stream-stack.ts';
import type { TimeseriesStack } from '../timeseries/timeseries-stack.ts';
import { onboardingMetrics } from './onboarding-metrics.ts';
import type { Watched, WatchedFunction, WatchedMetric, WatchedQueue } from './watched.ts';

/** The stacks that there are; those that a setting turns off are left out. */
export type WatchedStacks = {
  readonly data: DataStack;
  readonly alerts: AlertsStack;
  readonly onboarding: OnboardingStack;
  readonly timeseries?: TimeseriesStack | undefined;
  readonly archive?: ArchiveStack | undefined;
  readonly stream?: StreamStack | undefined;
};

/** How long readings may wait for each consumer: an alert is worth less with each minute, an archive is not. */
const LATE_AFTER: Readonly<Record<FeedConsumer, Duration>> = {
  alerts: Duration.minutes(5),
  timeseries: Duration.hours(1),
  stream: Duration.hours(1),
  archive: Duration.hours(6),
};
/** Gateways wait for their acknowledgement, and send again. */
const TELEMETRY_LATE = Duration.minutes(15);
/** People are not told, though another channel may have told them. */
const NOTIFICATION_LATE = Duration.minutes(15);

function queuesOf({ data, alerts }: WatchedStacks): WatchedQueue[] {
  const { telemetryQueue: queue, deadLetters, gatewaysQueue, feed } = data;
  return [
    { name: 'telemetry', queue, deadLetters, lateAfter: TELEMETRY_LATE },
    { name: 'gateways', ...gatewaysQueue, lateAfter: TELEMETRY_LATE },
    ...[...feed].map(([consumer, pair]) => ({ name: consumer, ...pair, lateAfter: LATE_AFTER[consumer] })),
    ...[...alerts.notifications.byKind].map(([kind, pair]) => ({
      name: `notify-${kind}`,
      ...pair,
      lateAfter: NOTIFICATION_LATE,
    })),
  ];
}

const named = (name: string, { handler }: SwardFunction): WatchedFunction => ({ name, handler });

function functionsOf({ data, alerts, onboarding, timeseries, archive, stream }: WatchedStacks): WatchedFunction[] {
  return [
    named('telemetry', data.functions.telemetry),
    named('gateways', data.functions.gateways),
    named('alerts-evaluate', alerts.evaluate),
    named('alerts-watch', alerts.watch),
    ...[...alerts.notify].map(([kind, notify]) => named(`notify-${kind}`, notify)),
    named('onboarding-provision', onboarding.functions.provision),
    named('onboarding-rotate', onboarding.functions.rotate),
    ...(timeseries?.functions ?? []).map((each) => named('timeseries', each)),
    ...(archive?.functions ?? []).map((each) => named('archive', each)),
    ...(stream?.functions ?? []).map((each) => named('stream', each)),
  ];
}

/** Firehose delivers after 15 minutes at most: see `archive-delivery.ts`. */
function archiveMetrics({ deliveryStreamName: DeliveryStreamName }: ArchiveStack): WatchedMetric[] {
  const metric = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/Firehose',
      metricName,
      dimensionsMap: { DeliveryStreamName },
      statistic,
      period: Duration.minutes(5),
    });
  return [
    {
      name: 'archive-late',
      section: 'archive-late',
      wrong: 'Readings wait for more than an hour to be written to the archive',
      metric: metric('DeliveryToS3.DataFreshness', 'Maximum'),
      from: Duration.hours(1).toSeconds(),
      periods: 3,
    },
    {
      name: 'archive-refused',
      section: 'archive-refused',
      wrong: 'Firehose could not turn readings into Parquet',
      metric: metric('FailedConversion.Records', 'Sum'),
      from: 1,
    },
    {
      name: 'archive-folders',
      section: 'archive-folders',
      wrong: 'Readings of more buildings and days arrive at once than Firehose sorts into folders',
      metric: metric('PartitionCountExceeded', 'Maximum'),
      from: 1,
    },
  ];
}

/** Counted by the watcher every five minutes, and written only where there are any. */
const SILENT_GATEWAYS: WatchedMetric = {
  name: 'silent-gateways',
  section: 'silent-gateways',
  wrong: 'Gateways that were heard within a week have told nothing for 15 minutes',
  metric: new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: METRICS.silentGateways,
    dimensionsMap: { service: 'watch' },
    statistic: 'Maximum',
    period: Duration.minutes(5),
  }),
  from: 1,
  periods: 2,
};

/** Each is a line in the log of the function that met it. */
const ALERT_TROUBLE: WatchedMetric = {
  name: 'alert-trouble',
  section: 'alert-trouble',
  wrong: 'Somebody may not be told of an alert: a channel is missing, or a rule or an alert is broken',
  metric: new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: METRICS.alertTrouble,
    dimensionsMap: { service: 'alerts' },
    statistic: 'Sum',
    period: Duration.minutes(5),
  }),
  from: 1,
};

/** Everything in the stacks that operators are told of. */
export function watchedIn(stacks: WatchedStacks): Watched {
  const { data, alerts, onboarding, timeseries, archive } = stacks;
  const database = (timeseries?.metrics ?? []).map((metric) => ({
    ...metric,
    section: 'timeseries-database' as const,
  }));
  return {
    queues: queuesOf(stacks),
    ruleErrors: data.ruleErrors,
    functions: functionsOf(stacks),
    tables: [
      { name: 'readings', table: data.readings, operations: ['BatchWriteItem', 'Query'] },
      { name: 'documents', table: data.documents, operations: ['GetItem', 'PutItem', 'UpdateItem', 'Query'] },
    ],
    watcher: alerts.watch.handler,
    others: [
      SILENT_GATEWAYS,
      ALERT_TROUBLE,
      ...onboardingMetrics(onboarding),
      ...database,
      ...(archive === undefined ? [] : archiveMetrics(archive)),
    ],
  };
}
