/**
 * List prices in US dollars, region us-east-1 (N. Virginia), without free tiers, discounts and taxes, as AWS's public price pages
 * and documents gave them in November 2026. Nobody keeps them up to date for you: check those that matter to you, edit them here,
 * run `npm run cost -- --write`.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  greengrass: { coreDeviceMonth: 0.16 },
  iotCore: {
    /** Per million minutes of connection, and per million messages of up to 5 KB. */
    connectedMillionMinutes: 0.08,
    millionMessages: 1.0,
    /** Per million rules that fired, and per million actions, each of up to 5 KB. */
    millionRules: 0.15,
    millionActions: 0.15,
  },
  sqs: { millionRequests: 0.4 },
  lambda: { millionRequests: 0.2, /** On Arm. */ gbSecond: 0.0000133334 },
  dynamoDb: { millionWrites: 0.625, millionReads: 0.125, gbMonth: 0.25, recoveryGbMonth: 0.2 },
  cloudWatch: { logsGb: 0.5, metricMonth: 0.3, alarmMonth: 0.1, dashboardMonth: 3 },
  sns: { millionPublishes: 0.5 },
  secrets: { secretMonth: 0.4 },
  vpc: { endpointHour: 0.01 },
  timestream: {
    /** The smallest instance of one zone with its least storage; a cluster of version 3 begins at the same. */
    influxMonth: 95,
    /** LiveAnalytics: per million writes of 1 KB, per GB and hour in memory, per GB and month on disk. */
    millionWrites: 0.5,
    memoryGbHour: 0.036,
    magneticGbMonth: 0.03,
  },
  firehose: { gb: 0.029, conversionGb: 0.018, partitioningGb: 0.02 },
  s3: { gbMonth: 0.023, thousandPuts: 0.005 },
  eventBridge: { millionEvents: 1.0 },
  kinesis: { streamHour: 0.04, gbIn: 0.08 },
} as const;

export type Prices = typeof PRICES;
