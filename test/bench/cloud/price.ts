import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import type { AwsUse } from '../programs/aws-endpoint-messages.ts';

/** What one case did, per reading. */
export type CaseUse = {
  readonly readings: number;
  readonly invocations: number;
  /** Messages that the rule put on the queue; 0 where it invoked the function itself. */
  readonly queuedByRule: number;
  readonly cpuMs: number;
  readonly aws: AwsUse;
};

/** Memory of the function, MB, and what share of a processor Lambda gives to so much. */
const MEMORY_MB = 512;
const MB_PER_PROCESSOR = 1769;
export const PROCESSOR_SHARE: number = MEMORY_MB / MB_PER_PROCESSOR;

/**
 * US dollars per million readings for the rule, the queue, the function, the table and the acknowledgement. The function's time is its processor time at
 * Lambda's share of a processor; what it waits for AWS is not in it.
 */
export function usdPerMillion({ readings, invocations, queuedByRule, cpuMs, aws }: CaseUse): number {
  const { iotCore, lambda, dynamoDb, sqs } = PRICES;
  const messages = queuedByRule === 0 ? invocations : queuedByRule;
  const gbSeconds = (cpuMs / 1000 / PROCESSOR_SHARE) * (MEMORY_MB / 1024);
  const published = aws.calls['Publish'] ?? 0;
  const requests = queuedByRule === 0 ? 0 : queuedByRule + 2 * invocations + (aws.calls['SendMessageBatch'] ?? 0);
  const millionths =
    messages * (iotCore.millionRules + iotCore.millionActions) +
    // The naive reading is a message; a batch comes by Basic Ingest, and its acknowledgement is two.
    (queuedByRule === 0 ? messages : 2 * published) * iotCore.millionMessages +
    invocations * lambda.millionRequests +
    requests * sqs.millionRequests +
    aws.writeUnits * dynamoDb.millionWrites;
  return (millionths + gbSeconds * lambda.gbSecond * 1e6) / readings;
}
