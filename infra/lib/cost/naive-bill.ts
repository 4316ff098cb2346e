import { type BillLine, perMillion, perPiece, SECONDS_PER_MONTH } from './bill.ts';
import type { Prices } from './prices.ts';
import type { Workload } from './workload.ts';

/** A small function for 30 ms, and the three lines that Lambda itself logs of it. */
const GB_SECONDS_PER_INVOCATION = 0.125 * 0.03;
const LOG_BYTES_PER_INVOCATION = 300;
/** An item of names and values, and what an item costs besides. */
const ITEM_BYTES = 300;

/**
 * What most tutorials build: each reading is an MQTT message, a rule, a function and an item. It has no confirmation, no alerts, no alarms
 * and no dead letters, which is why it is cheap where there is little to send.
 * @param historyDays how long items are kept
 */
export function naiveBill(workload: Workload, historyDays: number, prices: Prices): BillLine[] {
  const { devices, intervalS, gateways } = workload;
  const readings = ((devices * gateways) / intervalS) * SECONDS_PER_MONTH;
  const kept = (devices * gateways * historyDays * 86_400) / intervalS;
  const { iotCore, lambda, dynamoDb, cloudWatch, greengrass } = prices;
  return [
    perPiece('Greengrass', 'core devices', gateways, greengrass.coreDeviceMonth),
    perMillion('IoT Core', 'minutes connected', (gateways * SECONDS_PER_MONTH) / 60, iotCore.connectedMillionMinutes),
    perMillion('IoT Core', 'messages, one per reading', readings, iotCore.millionMessages),
    perMillion('IoT Core', 'rules fired', readings, iotCore.millionRules),
    perMillion('IoT Core', 'rule actions', readings, iotCore.millionActions),
    perMillion('Lambda', 'invocations', readings, lambda.millionRequests),
    perPiece('Lambda', 'GB-seconds', readings * GB_SECONDS_PER_INVOCATION, lambda.gbSecond),
    perMillion('DynamoDB', 'write units, one per reading', readings, dynamoDb.millionWrites),
    perPiece('DynamoDB', 'GB kept', (kept * ITEM_BYTES) / 1e9, dynamoDb.gbMonth),
    perPiece('CloudWatch', 'GB of logs', (readings * LOG_BYTES_PER_INVOCATION) / 1e9, cloudWatch.logsGb),
  ];
}
