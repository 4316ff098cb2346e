import type { SQSRecord } from 'aws-lambda';

/** A message as Lambda hands it to a function. */
export function sqsRecord(
  messageId: string,
  body: string,
  { receives = 1, sentAt = 1_706_872_353_000 }: { receives?: number; sentAt?: number } = {},
): SQSRecord {
  return {
    messageId,
    body,
    receiptHandle: `handle of ${messageId}`,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: 'rule',
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:queue',
    awsRegion: 'eu-west-1',
  };
}
