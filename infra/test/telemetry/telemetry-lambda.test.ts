import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { DATA_ENVIRONMENT, DOCUMENTS_KEYS, READINGS_KEYS } from '../../lib/data/constants.ts';
import { decodeFeedMessage } from '../../lib/feed/feed-message.ts';
import { ENVIRONMENT } from '../../lib/telemetry/constants.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { AwsRecorder } from '../support/aws-recorder.ts';
import { type LocalDynamoDb, startDynalite } from '../support/dynalite.ts';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { batch, batchBody, EPOCH, OLD_TELEMETRY, storedReading, telemetryBody } from './examples.ts';

const ENTRY = join(__dirname, '..', '..', 'lib', 'telemetry', 'telemetry.lambda.ts');

describe('the telemetry function as it is deployed', () => {
  let dynamoDb: LocalDynamoDb;
  let aws: AwsRecorder;
  let variables: Record<string, string>;
  let tables: { readings: string; documents: string };
  let url: string;

  beforeEach(async () => {
    dynamoDb = await startDynalite();
    aws = new AwsRecorder();
    url = await aws.start();
    tables = {
      readings: await dynamoDb.createTable(READINGS_KEYS),
      documents: await dynamoDb.createTable(DOCUMENTS_KEYS),
    };
    variables = {
      [DATA_ENVIRONMENT.readingsTable]: tables.readings,
      [DATA_ENVIRONMENT.documentsTable]: tables.documents,
      [DATA_ENVIRONMENT.history]: '90',
      [DATA_ENVIRONMENT.timeZone]: 'UTC',
      [ENVIRONMENT.queueUrl]: `${url}/1/telemetry`,
      [ENVIRONMENT.deadLettersUrl]: `${url}/1/dead-letters`,
      [ENVIRONMENT.feedUrls]: `${url}/1/alerts,${url}/1/archive`,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: url,
    };
  });
  afterEach(async () => {
    await dynamoDb.close();
    await aws.close();
  });

  it('stores, tells directory and feed, answers, gives poison up, and logs what a person can follow', async () => {
    const foreign = telemetryBody({ ...OLD_TELEMETRY, gateway_id: 'a\r\nb' });
    const Records = [sqsRecord('good', batchBody(batch(1, 3))), sqsRecord('poison', foreign)];
    const { response, lines } = await invokeLambda(ENTRY, variables, { Records });
    expect(response).toEqual({ batchItemFailures: [] });

    expect(await dynamoDb.items(tables.readings)).toHaveLength(1);
    const documents = await dynamoDb.items(tables.documents);
    expect(documents.map((item) => item[DOCUMENTS_KEYS.partition]).sort()).toEqual([
      '#buildings',
      'default#devices#north',
    ]);
    const fed = aws.sent.filter(({ queueUrl }) => !queueUrl.endsWith('/dead-letters'));
    expect(fed.map(({ queueUrl }) => queueUrl).sort()).toEqual([`${url}/1/alerts`, `${url}/1/archive`]);
    for (const { body } of fed) expect(decodeFeedMessage(body)).toEqual([1, 2, 3].map((seq) => storedReading({ seq })));
    expect(aws.sent.filter(({ queueUrl }) => queueUrl.endsWith('/dead-letters'))).toEqual([
      { queueUrl: `${url}/1/dead-letters`, body: foreign, reason: expect.stringMatching(/^INVALID_MESSAGE: /) },
    ]);
    expect(aws.published.map(({ topic, payload }) => [topic, decodeMessage(cloudAckSchema, payload)])).toEqual([
      ['building/north/gateway/gateway-abcd1234/ack', { v: 1, epoch: EPOCH, ranges: [[1, 3]] }],
    ]);

    const logged = lines.map((line) => JSON.parse(line));
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        service: 'telemetry',
        message: 'message_dead_lettered',
        message_id: 'poison',
        gateway: 'gateway-abcd1234',
        building: 'north',
      }),
      expect.objectContaining({
        service: 'telemetry',
        ReadingsStored: 3,
        AcksSent: 1,
        MessagesDeadLettered: 1,
        CloudLatency: expect.any(Number),
      }),
    ]);
    expect(logged[1]._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Sward', Dimensions: [['service']] });
    expect(logged[1]).not.toHaveProperty('MessagesFailed');
  }, 60_000);

  it('gives back what it cannot store, to come again later, and tells which', async () => {
    const broken = { ...variables, [DATA_ENVIRONMENT.readingsTable]: 'no-such-table' };
    const Records = [sqsRecord('good', batchBody(batch(1, 3)), { sentAt: Date.now() })];
    const { response, lines } = await invokeLambda(ENTRY, broken, { Records });
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'good' }] });
    expect(aws.actions).toEqual(['ChangeMessageVisibilityBatch']);
    expect(aws.published).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      message: 'message_failed',
      message_id: 'good',
      gateway: 'gateway-abcd1234',
      epoch: EPOCH,
      first_seq: 1,
      last_seq: 3,
    });
  }, 60_000);
});
