import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { DatabaseMetric } from './timeseries-database.ts';

const PERIOD = Duration.minutes(5);
const HALF_AN_HOUR = 6;

/** What an instance of Timestream for InfluxDB reports of itself. */
export function influxMetrics(instanceName: string): DatabaseMetric[] {
  const metric = (metricName: string) =>
    new Metric({
      namespace: 'AWS/Timestream/InfluxDB',
      metricName,
      dimensionsMap: { DbInstanceName: instanceName },
      statistic: 'Maximum',
      period: PERIOD,
    });
  return [
    {
      name: 'timeseries-disk',
      wrong: 'The disk of the time series database is 80 % full: it takes no more readings when it is full',
      metric: metric('DiskUtilization'),
      from: 80,
      periods: 1,
    },
    {
      name: 'timeseries-memory',
      wrong:
        'The time series database is short of memory: it has more series, or larger queries, than its class is made for',
      metric: metric('MemoryUtilization'),
      from: 90,
      periods: HALF_AN_HOUR,
    },
    {
      name: 'timeseries-cpu',
      wrong: 'The time series database is busy all the time: readings and queries wait',
      metric: metric('CPUUtilization'),
      from: 90,
      periods: HALF_AN_HOUR,
    },
  ];
}
