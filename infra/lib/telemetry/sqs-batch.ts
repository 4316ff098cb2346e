import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { FailedRecord } from './ports.ts';
import { handleTelemetry, type TelemetryPorts } from './telemetry-handler.ts';

/**
 * Handles one batch of the queue. What failed is reported by message id: SQS delivers it again, and after the redrive
 * policy's count moves it to the dead-letter queue; the rest is deleted.
 * @param log told of each failure, once per attempt
 */
export async function handleSqsBatch(
  event: SQSEvent,
  ports: TelemetryPorts,
  log: (failure: FailedRecord) => void,
): Promise<SQSBatchResponse> {
  const failed = await handleTelemetry(
    event.Records.map(({ messageId, body }) => ({ id: messageId, body })),
    ports,
  );
  failed.forEach(log);
  return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
}
