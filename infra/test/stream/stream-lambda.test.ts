import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FEED_ENVIRONMENT } from '../../lib/feed/constants.ts';
import { STREAM_ENVIRONMENT } from '../../lib/stream/constants.ts';
import { invokeBundle } from '../feed/invoke-bundle.ts';
import { storedReading } from '../telemetry/examples.ts';

const entry = join(import.meta.dirname, '..', '..', 'lib', 'stream', 'stream.lambda.ts');
const environment = (kind: string, name: string) => ({
  [STREAM_ENVIRONMENT.kind]: kind,
  [STREAM_ENVIRONMENT.name]: name,
  [FEED_ENVIRONMENT.queueUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/feed',
  [FEED_ENVIRONMENT.deadLettersUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead',
});
const readings = [1, 2].map((seq) => storedReading({ seq }));

const eventsSchema = z.object({
  Entries: z.array(
    z.object({ EventBusName: z.string(), Source: z.string(), DetailType: z.string(), Detail: z.string() }),
  ),
});

const recordsSchema = z.object({
  StreamName: z.string(),
  Records: z.array(z.object({ PartitionKey: z.string(), Data: z.base64() })),
});

describe('the stream’s function, bundled as it is deployed', () => {
  it('takes readings from the feed to EventBridge', async () => {
    const { answer, calls } = await invokeBundle(entry, environment('eventbridge', 'sward'), readings, () => ({
      FailedEntryCount: 0,
      Entries: readings.map(({ seq }) => ({ EventId: String(seq) })),
    }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(calls.map(({ target }) => target)).toEqual(['AWSEvents.PutEvents']);
    const { Entries } = eventsSchema.parse(calls[0]?.body);
    expect(Entries.map(({ Detail, ...rest }) => ({ ...rest, seq: JSON.parse(Detail).seq }))).toEqual([
      { EventBusName: 'sward', Source: 'sward', DetailType: 'Sward Reading', seq: 1 },
      { EventBusName: 'sward', Source: 'sward', DetailType: 'Sward Reading', seq: 2 },
    ]);
  }, 60_000);

  it('takes readings from the feed to Kinesis', async () => {
    const records = {
      FailedRecordCount: 0,
      Records: readings.map(() => ({ SequenceNumber: '1', ShardId: 'shard-0' })),
    };
    const { answer, calls } = await invokeBundle(
      entry,
      environment('kinesis', 'sward-readings'),
      readings,
      () => records,
      'http2',
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(calls.map(({ target }) => target)).toEqual(['Kinesis_20131202.PutRecords']);
    const { StreamName, Records } = recordsSchema.parse(calls[0]?.body);
    expect(StreamName).toBe('sward-readings');
    const seqs = Records.map(({ Data }) => JSON.parse(Buffer.from(Data, 'base64').toString('utf8')).seq);
    expect(seqs).toEqual([1, 2]);
  }, 60_000);
});
