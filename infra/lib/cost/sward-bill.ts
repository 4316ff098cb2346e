import type { Settings } from '../settings/settings.ts';
import { type BillLine, HOURS_PER_MONTH, perMillion, perPiece, SECONDS_PER_MONTH } from './bill.ts';
import type { Prices } from './prices.ts';
import { timeseriesLines } from './timeseries-lines.ts';
import { type Traffic, trafficOf, type Workload } from './workload.ts';

/** Which parts of the settings cost. */
export type CostSettings = Pick<Settings, 'timeseries' | 'archive' | 'stream'> & { readonly historyDays: number };

/**
 * What one message comes to. Sizes and times are those of the code: test/tools/cost/sizes.test.ts holds the sizes to the real encoders, and
 * `npm run bench -- cloud` measures the times.
 */
const SEGMENT_BYTES = { fixed: 420, perReading: 11 };
const STATES_BYTES = { fixed: 500, perDevice: 34 };
const MESSAGE_BYTES = { fixed: 220, perReading: 26 };
const HANDLER_GB_S = { perInvocation: 0.5 * 0.02, perReading: 0.5 * 0.00005 };
/** One line of metrics and, rarely, more: Lambda's own lines are turned off. */
const LOG_BYTES_PER_INVOCATION = 400;

/** Lambda looks at a queue with 5 pollers, each every 20 s while there is nothing. */
const POLLERS = 5;
const IDLE_POLLS_PER_QUEUE = (POLLERS * SECONDS_PER_MONTH) / 20;
/** How long the functions gather before they are invoked, s: what the stacks set. */
const ALERT_WINDOW_S = 5;
const STATUS_WINDOW_S = 30;
const CONSUMER_WINDOW_S = 60;
const CHANNEL_KINDS = ['sns', 'telegram', 'slack', 'webhook'];
const ALARMS = 55;
const METRICS = 12;
const STATUS_INTERVAL_S = 60;

/** 5 KB, by which IoT Core counts, and 1 KB, by which DynamoDB counts writes. */
const units = (bytes: number, unit: number) => Math.max(1, Math.ceil(bytes / unit));

export const segmentBytes = (readings: number): number => SEGMENT_BYTES.fixed + SEGMENT_BYTES.perReading * readings;
export const messageBytes = (readings: number): number => MESSAGE_BYTES.fixed + MESSAGE_BYTES.perReading * readings;

/** What is known last of a gateway's sensors, one document. */
export const statesBytes = (devices: number): number => STATES_BYTES.fixed + STATES_BYTES.perDevice * devices;

/** Gateway and IoT Core. The acknowledgement is a message to IoT Core and one to the gateway. */
function iotLines({ gateways }: Workload, { messages, readingsPerMessage }: Traffic, prices: Prices): BillLine[] {
  const sent = messages * gateways;
  const statuses = (gateways * SECONDS_PER_MONTH) / STATUS_INTERVAL_S;
  const fired = sent * units((messageBytes(readingsPerMessage) * 4) / 3, 5120) + statuses;
  const { iotCore, greengrass } = prices;
  return [
    perPiece('Greengrass', 'core devices', gateways, greengrass.coreDeviceMonth),
    perMillion('IoT Core', 'minutes connected', (gateways * SECONDS_PER_MONTH) / 60, iotCore.connectedMillionMinutes),
    perMillion('IoT Core', 'batches by Basic Ingest', sent, 0),
    perMillion('IoT Core', 'acknowledgements, in and out', 2 * sent, iotCore.millionMessages),
    perMillion('IoT Core', 'status messages', statuses, iotCore.millionMessages),
    perMillion('IoT Core', 'rules fired', fired, iotCore.millionRules),
    perMillion('IoT Core', 'rule actions', fired, iotCore.millionActions),
  ];
}

/** Messages that one invocation takes: what comes within the window is spread over the pollers. */
const gathered = (perSecond: number, windowS: number) => Math.min(10, Math.max(1, (perSecond * windowS) / POLLERS));

/** One queue and its function: what is sent to it, and how long it gathers before it is invoked. */
type Station = { readonly of: string; readonly messages: number; readonly windowS: number; readonly readings: number };

function stationLines({ of, messages, windowS, readings }: Station, prices: Prices): BillLine[] {
  const invocations = messages / gathered(messages / SECONDS_PER_MONTH, windowS);
  const gbSeconds = invocations * HANDLER_GB_S.perInvocation + readings * HANDLER_GB_S.perReading;
  return [
    perMillion('SQS', `requests: ${of}`, messages + 2 * invocations + IDLE_POLLS_PER_QUEUE, prices.sqs.millionRequests),
    perMillion('Lambda', `invocations: ${of}`, invocations, prices.lambda.millionRequests),
    perPiece('Lambda', `GB-seconds: ${of}`, gbSeconds, prices.lambda.gbSecond),
    perPiece(
      'CloudWatch',
      `GB of logs: ${of}`,
      (invocations * LOG_BYTES_PER_INVOCATION) / 1e9,
      prices.cloudWatch.logsGb,
    ),
  ];
}

/** Telemetry and each consumer of the feed take every reading; status and channels little. */
function computeLines(
  { gateways }: Workload,
  traffic: Traffic,
  consumers: readonly string[],
  prices: Prices,
): BillLine[] {
  const messages = traffic.messages * gateways;
  const readings = traffic.readings * gateways;
  const statuses = (gateways * SECONDS_PER_MONTH) / STATUS_INTERVAL_S;
  const stations: Station[] = [
    { of: 'telemetry', messages, windowS: 0, readings },
    { of: 'alerts', messages, windowS: ALERT_WINDOW_S, readings },
    { of: 'status', messages: statuses, windowS: STATUS_WINDOW_S, readings: 0 },
    ...CHANNEL_KINDS.map((of) => ({ of, messages: 0, windowS: 0, readings: 0 })),
    ...consumers.map((of) => ({ of, messages, windowS: CONSUMER_WINDOW_S, readings })),
  ];
  return stations.flatMap((station) => stationLines(station, prices));
}

/** History in segments, the latest state of each sensor, and what the watcher reads of it each minute. */
function tableLines(workload: Workload, traffic: Traffic, historyDays: number, prices: Prices): BillLine[] {
  const { devices, gateways } = workload;
  const { messages, readingsPerMessage } = traffic;
  const segments = messages * gateways * units(segmentBytes(readingsPerMessage), 1024);
  const states = statesBytes(devices);
  const latest = messages * gateways * units(states, 1024);
  const kept =
    (messages * gateways * segmentBytes(readingsPerMessage) * historyDays) / (SECONDS_PER_MONTH / 86_400) / 1e9;
  const statuses = (gateways * SECONDS_PER_MONTH) / STATUS_INTERVAL_S;
  const read = (messages + SECONDS_PER_MONTH / 60) * gateways * units(states, 4096) + statuses;
  const { dynamoDb } = prices;
  return [
    perMillion('DynamoDB', 'write units for history', segments, dynamoDb.millionWrites),
    perMillion('DynamoDB', 'write units for latest states', latest + statuses, dynamoDb.millionWrites),
    perMillion('DynamoDB', 'read units for latest states and the watcher', read, dynamoDb.millionReads),
    perPiece('DynamoDB', 'GB kept', kept, dynamoDb.gbMonth),
    perPiece('DynamoDB', 'GB recoverable', kept, dynamoDb.recoveryGbMonth),
  ];
}

const operationsLines = ({ cloudWatch }: Prices): BillLine[] => [
  perPiece('CloudWatch', 'alarms', ALARMS, cloudWatch.alarmMonth),
  perPiece('CloudWatch', 'metrics', METRICS, cloudWatch.metricMonth),
  perPiece('CloudWatch', 'dashboard', 1, cloudWatch.dashboardMonth),
];

/** A reading as a line of JSON, which Firehose counts; as Parquet in S3 it is some 60 bytes. */
const LINE_BYTES = 412;

function archiveLines(readings: number, { firehose, s3 }: Prices): BillLine[] {
  const gb = (readings * LINE_BYTES) / 1e9;
  return [
    perPiece(
      'Firehose',
      'GB taken, converted, partitioned',
      gb,
      firehose.gb + firehose.conversionGb + firehose.partitioningGb,
    ),
    perPiece('S3', 'GB of the first month', (readings * 60) / 1e9, s3.gbMonth),
  ];
}

function streamLines(stream: CostSettings['stream'], readings: number, { eventBridge, kinesis }: Prices): BillLine[] {
  if (stream === 'none') return [];
  if (stream === 'eventbridge') return [perMillion('EventBridge', 'events', readings, eventBridge.millionEvents)];
  return [
    perPiece('Kinesis', 'stream hours', HOURS_PER_MONTH, kinesis.streamHour),
    // Each record counts as 1 KB at least.
    perPiece('Kinesis', 'GB in', (readings * 1024) / 1e9, kinesis.gbIn),
  ];
}

/** The monthly bill of Sward's cloud side, by what it counts. */
export function swardBill(workload: Workload, settings: CostSettings, prices: Prices): BillLine[] {
  const traffic = trafficOf(workload);
  const readings = traffic.readings * workload.gateways;
  const consumers = [
    ...(settings.timeseries === 'none' ? [] : ['timeseries']),
    ...(settings.archive ? ['archive'] : []),
    ...(settings.stream === 'none' ? [] : ['stream']),
  ];
  return [
    ...iotLines(workload, traffic, prices),
    ...computeLines(workload, traffic, consumers, prices),
    ...tableLines(workload, traffic, settings.historyDays, prices),
    ...operationsLines(prices),
    ...timeseriesLines(settings.timeseries, readings, prices),
    ...(settings.archive ? archiveLines(readings, prices) : []),
    ...streamLines(settings.stream, readings, prices),
  ];
}
