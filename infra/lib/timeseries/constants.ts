/** Names of the environment variables that the constructs set and the functions read. */
export const TIMESERIES_ENVIRONMENT = {
  /** Which database it is: `influxdb2`, `influxdb3` or `liveanalytics`. */
  kind: 'TIMESERIES_KIND',
  /** Bucket, or database. */
  database: 'TIMESERIES_DATABASE',
  /** InfluxDB: `https://<host>:<port>`. */
  url: 'TIMESERIES_URL',
  /** InfluxDB 2: its organization. */
  org: 'TIMESERIES_ORG',
  /** InfluxDB: ARN of the secret that holds the token for writing. */
  tokenSecret: 'TIMESERIES_TOKEN_SECRET',
  /** LiveAnalytics: its table. */
  table: 'TIMESERIES_TABLE',
} as const;

/** Names inside the database. */
export const TIMESERIES_NAMES = { org: 'sward', bucket: 'sward' } as const;

/** The same, of the function that gives InfluxDB 2 its tokens. */
export const ACCESS_ENVIRONMENT = {
  /** ARN of the administrator's secret. */
  adminSecret: 'TIMESERIES_ADMIN_SECRET',
  /** ARN of the secret that holds the token for reading. */
  readerSecret: 'TIMESERIES_READER_SECRET',
} as const;
