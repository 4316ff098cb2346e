import { describe, expect, it } from '@jest/globals';
import { SqsMessageDelays } from '../../../lib/feed/adapters/sqs-message-delays.ts';
import { NotDelayedError } from '../../../lib/feed/feed-errors.ts';
import { FakeSqs } from './fake-sqs.ts';

const QUEUE = 'https://sqs/1/archive';
const messages = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ receiptHandle: `handle of ${i}`, seconds: 10 * i }));

describe('SqsMessageDelays', () => {
  it('gives each message its own wait, ten in a call', async () => {
    const sqs = new FakeSqs();
    await new SqsMessageDelays(QUEUE, sqs).delay(messages(23));
    expect(sqs.changes).toEqual(messages(23).map((message) => ({ queueUrl: QUEUE, ...message })));
  });

  it('delays the others where one is not on the queue any more, and says so', async () => {
    const sqs = new FakeSqs();
    const gone = { receiptHandle: 'gone', seconds: 1 };
    const delayed = new SqsMessageDelays(QUEUE, sqs).delay([gone, ...messages(12)]);
    await expect(delayed).rejects.toThrow(NotDelayedError);
    await expect(delayed).rejects.toThrow('1 messages keep the wait');
    expect(sqs.changes).toHaveLength(12);
  });
});
