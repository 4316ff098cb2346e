import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { EntriesRefusedError } from '../../../lib/batches/batch-errors.ts';
import { SqsReadingFeed } from '../../../lib/feed/adapters/sqs-reading-feed.ts';
import { decodeFeedMessage } from '../../../lib/feed/feed-message.ts';
import { storedReading } from '../../telemetry/examples.ts';
import { FakeSqs } from './fake-sqs.ts';

const QUEUES = ['https://sqs/1/alerts', 'https://sqs/1/archive'];
const readings = (count: number) => Array.from({ length: count }, (_, i) => storedReading({ seq: i + 1 }));

/** A reading whose text no deflating makes smaller. */
const bulky = (seq: number) => {
  const text = randomBytes(6_000).toString('hex');
  return storedReading({ seq, reading: { ...storedReading({ seq }).reading, values: { text } } });
};

const published = (sqs: FakeSqs, queueUrl: string) =>
  sqs.sent.filter((message) => message.queueUrl === queueUrl).flatMap(({ body }) => decodeFeedMessage(body));

describe('SqsReadingFeed', () => {
  it('queues all readings for each consumer, in messages of at most 1,000', async () => {
    const sqs = new FakeSqs();
    await new SqsReadingFeed(QUEUES, sqs).publish(readings(2500));
    for (const queue of QUEUES) expect(published(sqs, queue)).toEqual(readings(2500));
    expect(sqs.calls).toEqual([3, 3]);
  });

  it('stays within what a message and a call may hold, however bulky the readings', async () => {
    const sqs = new FakeSqs();
    const all = Array.from({ length: 120 }, (_, i) => bulky(i));
    await new SqsReadingFeed(['https://sqs/1/alerts'], sqs).publish(all);
    expect(published(sqs, 'https://sqs/1/alerts')).toEqual(all);
    expect(sqs.calls.length).toBeGreaterThan(1);
  });

  it('never puts more than 10 messages into a call', async () => {
    const sqs = new FakeSqs();
    await new SqsReadingFeed(['https://sqs/1/alerts'], sqs).publish(readings(11_001));
    expect(sqs.calls).toEqual([10, 2]);
  });

  it('sends again only what a queue refused, after a pause', async () => {
    const sqs = new FakeSqs((call, index) => call === 1 && index === 1);
    const pauses: number[] = [];
    const feed = new SqsReadingFeed(['https://sqs/1/alerts'], sqs, async (ms) => pauses.push(ms));
    await feed.publish(readings(2500));
    expect(sqs.calls).toEqual([3, 1]);
    expect(pauses).toHaveLength(1);
    expect(published(sqs, 'https://sqs/1/alerts')).toHaveLength(2500);
  });

  it('throws where one consumer’s queue goes on refusing, so that nothing is acknowledged', async () => {
    const sqs = new FakeSqs((_, __, queueUrl) => queueUrl === QUEUES[1]);
    const feed = new SqsReadingFeed(QUEUES, sqs, async () => undefined);
    await expect(feed.publish(readings(1))).rejects.toBeInstanceOf(EntriesRefusedError);
  });

  it('asks nothing of SQS where there is no consumer or no reading', async () => {
    const sqs = new FakeSqs();
    await new SqsReadingFeed([], sqs).publish(readings(1));
    await new SqsReadingFeed(QUEUES, sqs).publish([]);
    expect(sqs.calls).toEqual([]);
  });
});
