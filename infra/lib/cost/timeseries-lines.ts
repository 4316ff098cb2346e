import type { Settings } from '../settings/settings.ts';
import { type BillLine, HOURS_PER_MONTH, perMillion, perPiece } from './bill.ts';
import type { Prices } from './prices.ts';

/** A record of LiveAnalytics besides what it shares with its request, bytes. */
const RECORD_BYTES = 120;
/** Kept in memory before it goes to disk, hours: what the stack sets. */
const MEMORY_HOURS = 24;

/** What a time series database costs a month. */
export function timeseriesLines(kind: Settings['timeseries'], readings: number, prices: Prices): BillLine[] {
  if (kind === 'none') return [];
  return kind === 'liveanalytics' ? liveAnalyticsLines(readings, prices) : influxLines(prices);
}

/** Secrets Manager and SQS, in one zone each: the writer runs in a network that leads nowhere else. */
const ENDPOINTS = 2;
/** The administrator's, AWS's own copy of it, the tokens for writing and reading; version 3 has fewer. */
const SECRETS = 4;

/** It does not scale to zero: the same for one sensor and for thousands. */
const influxLines = ({ timestream, vpc, secrets }: Prices): BillLine[] => [
  perPiece('Timestream', 'InfluxDB instance with its storage', 1, timestream.influxMonth),
  perPiece('VPC', 'hours of interface endpoints', ENDPOINTS * HOURS_PER_MONTH, vpc.endpointHour),
  perPiece('Secrets Manager', 'secrets', SECRETS, secrets.secretMonth),
];

function liveAnalyticsLines(readings: number, { timestream }: Prices): BillLine[] {
  const gb = (readings * RECORD_BYTES) / 1e9;
  const inMemory = (gb / HOURS_PER_MONTH) * MEMORY_HOURS;
  return [
    perMillion('Timestream', 'writes of 1 KB', (readings * RECORD_BYTES) / 1024, timestream.millionWrites),
    perPiece('Timestream', 'GB-hours in memory', inMemory * HOURS_PER_MONTH, timestream.memoryGbHour),
    perPiece('Timestream', 'GB on disk, of the first month', gb, timestream.magneticGbMonth),
  ];
}
