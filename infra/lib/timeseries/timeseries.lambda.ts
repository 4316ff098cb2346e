import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { TimestreamWriteClient } from '@aws-sdk/client-timestream-write';
import { feedHandler } from '../feed/adapters/feed-lambda.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { InfluxWriter } from './adapters/influx-writer.ts';
import { LiveAnalyticsWriter } from './adapters/live-analytics-writer.ts';
import { SecretToken } from './adapters/secret-token.ts';
import { TIMESERIES_ENVIRONMENT } from './constants.ts';
import type { PointWriter } from './ports.ts';
import { TimeseriesSink } from './timeseries-sink.ts';

const kind = requireEnvironment(TIMESERIES_ENVIRONMENT.kind);
const database = requireEnvironment(TIMESERIES_ENVIRONMENT.database);

function liveAnalytics(): PointWriter {
  const table = requireEnvironment(TIMESERIES_ENVIRONMENT.table);
  return new LiveAnalyticsWriter({ database, table }, new TimestreamWriteClient({}));
}

function influx(): PointWriter {
  const url = requireEnvironment(TIMESERIES_ENVIRONMENT.url);
  const token = new SecretToken(requireEnvironment(TIMESERIES_ENVIRONMENT.tokenSecret), new SecretsManagerClient({}));
  if (kind === 'influxdb3') return new InfluxWriter({ url, version: 3, database }, { token });
  const org = requireEnvironment(TIMESERIES_ENVIRONMENT.org);
  return new InfluxWriter({ url, version: 2, database, org }, { token });
}

const writer = kind === 'liveanalytics' ? liveAnalytics() : influx();

/** Entry of the function that takes the feed to the time series database. */
export const handler = feedHandler('timeseries', new TimeseriesSink(writer));
