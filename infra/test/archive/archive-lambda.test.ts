import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { ARCHIVE_ENVIRONMENT } from '../../lib/archive/constants.ts';
import { FEED_ENVIRONMENT } from '../../lib/feed/constants.ts';
import { invokeBundle } from '../feed/invoke-bundle.ts';
import { storedReading } from '../telemetry/examples.ts';

const entry = join(import.meta.dirname, '..', '..', 'lib', 'archive', 'archive.lambda.ts');
const environment = {
  [ARCHIVE_ENVIRONMENT.streamName]: 'readings-to-s3',
  [FEED_ENVIRONMENT.queueUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/feed',
  [FEED_ENVIRONMENT.deadLettersUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead',
};
const callSchema = z.object({ DeliveryStreamName: z.string(), Records: z.array(z.object({ Data: z.base64() })) });

it('the archive’s function, bundled as it is deployed, takes readings from the feed to Firehose', async () => {
  const readings = [1, 2, 3].map((seq) => storedReading({ seq }));
  const { answer, calls } = await invokeBundle(entry, environment, readings, () => ({
    FailedPutCount: 0,
    RequestResponses: [{ RecordId: 'taken' }],
  }));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(calls.map(({ target }) => target)).toEqual(['Firehose_20150804.PutRecordBatch']);
  const { DeliveryStreamName, Records } = callSchema.parse(calls[0]?.body);
  expect(DeliveryStreamName).toBe('readings-to-s3');
  const lines = Records.flatMap(({ Data }) => Buffer.from(Data, 'base64').toString('utf8').trimEnd().split('\n'));
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3]);
}, 60_000);
