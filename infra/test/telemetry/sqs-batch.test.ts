import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import type { FailedRecord } from '../../lib/telemetry/ports.ts';
import { handleSqsBatch } from '../../lib/telemetry/sqs-batch.ts';
import { batch, batchBody } from './examples.ts';
import { MemoryReadingStore } from './memory-reading-store.ts';

function sqsRecord(messageId: string, body: string): SQSRecord {
  return {
    messageId,
    body,
    receiptHandle: 'handle',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1706872353000',
      SenderId: 'rule',
      ApproximateFirstReceiveTimestamp: '1706872353001',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:telemetry',
    awsRegion: 'eu-west-1',
  };
}

describe('handleSqsBatch', () => {
  it('gives back to SQS, and logs, only the messages that failed', async () => {
    const store = new MemoryReadingStore();
    const logged: FailedRecord[] = [];
    const event = { Records: [sqsRecord('bad', 'not JSON'), sqsRecord('good', batchBody(batch(1, 3)))] };
    const response = await handleSqsBatch(event, { store, acks: { send: async () => undefined } }, (failure) =>
      logged.push(failure),
    );
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(logged).toEqual([{ id: 'bad', reason: 'INVALID_MESSAGE: not UTF-8 JSON' }]);
    expect(store.all()).toHaveLength(3);
  });
});
