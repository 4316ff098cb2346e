import type { handleNotifications } from '@sward/infra/lib/notifications/notify-handler.ts';
import type { QueuedMessage } from './ports.ts';

type SqsEvent = Parameters<typeof handleNotifications>[0];

/** Messages of a local queue as Lambda would hand them to a function. */
export function toSqsEvent(messages: readonly QueuedMessage[]): SqsEvent {
  return { Records: messages.map(toRecord) };
}

function toRecord({ id, body, receives }: QueuedMessage): SqsEvent['Records'][number] {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: 'local',
  };
}
