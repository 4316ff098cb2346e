import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FeedFunction } from '../feed/constructs/feed-function.ts';
import type { ConsumerQueue } from '../feed/constructs/feed-queues.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import type { Settings } from '../settings/settings.ts';
import { Influx2Database } from './constructs/influx2-database.ts';
import { Influx3Database } from './constructs/influx3-database.ts';
import { LiveAnalyticsDatabase } from './constructs/live-analytics-database.ts';
import type { DatabaseMetric, TimeseriesDatabase } from './constructs/timeseries-database.ts';

export type TimeseriesKind = Exclude<Settings['timeseries'], 'none'>;

export type TimeseriesStackProps = StackProps & {
  /** The feed's queue of consumer `timeseries`. */
  readonly queue: ConsumerQueue;
  readonly kind: TimeseriesKind;
  readonly logRetention: RetentionDays;
};

/** Every reading in a time series database, for queries over long times and for Grafana: see docs/timeseries.md. */
export class TimeseriesStack extends Stack {
  readonly functions: readonly SwardFunction[];
  /** What operators are to be told of, besides the queue and the function. */
  readonly metrics: readonly DatabaseMetric[];

  constructor(scope: Construct, id: string, { queue, kind, logRetention, ...props }: TimeseriesStackProps) {
    super(scope, id, { description: 'Sward: every reading in a time series database', ...props });
    const database = this.#database(kind, logRetention);
    const writer = new FeedFunction(this, 'Function', {
      description: 'Writes readings of the feed into the time series database',
      entry: join(import.meta.dirname, 'timeseries.lambda.ts'),
      environment: database.environment,
      ...(database.network === undefined ? {} : { network: database.network }),
      logRetention,
      queue,
      gatherFor: Duration.seconds(10),
    });
    database.grantWrite(writer.role);
    writer.node.addDependency(database.ready);
    this.functions = [writer];
    this.metrics = database.metrics;
  }

  #database(kind: TimeseriesKind, logRetention: RetentionDays): TimeseriesDatabase {
    switch (kind) {
      case 'influxdb2':
        return new Influx2Database(this, 'InfluxDb2', { logRetention });
      case 'influxdb3':
        return new Influx3Database(this, 'InfluxDb3', { logRetention });
      case 'liveanalytics':
        return new LiveAnalyticsDatabase(this, 'LiveAnalytics');
    }
  }
}
