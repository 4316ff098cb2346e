import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATA_ENVIRONMENT, DOCUMENTS_KEYS, READINGS_KEYS } from '../../lib/data/constants.ts';
import { OPERATIONS } from '../../lib/data/data-stack.ts';
import { GATEWAYS_ENVIRONMENT } from '../../lib/gateways/constants.ts';
import { ENVIRONMENT } from '../../lib/telemetry/constants.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { presenceBody, statusBody } from '../gateways/examples.ts';
import { AwsRecorder } from '../support/aws-recorder.ts';
import { type LocalDynamoDb, startDynalite } from '../support/dynalite.ts';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { batch, batchBody } from '../telemetry/examples.ts';

const entry = (name: string) => join(__dirname, '..', '..', 'lib', name, `${name}.lambda.ts`);

describe('what a function is granted on the tables is what it calls', () => {
  let dynamoDb: LocalDynamoDb;
  let proxy: RecordingProxy;
  let aws: AwsRecorder;
  let readings: string;
  let documents: string;
  let variables: Record<string, string>;

  beforeAll(async () => {
    dynamoDb = await startDynalite();
    proxy = new RecordingProxy(dynamoDb.endpoint);
    aws = new AwsRecorder();
    const url = await aws.start();
    readings = await dynamoDb.createTable(READINGS_KEYS);
    documents = await dynamoDb.createTable(DOCUMENTS_KEYS);
    variables = {
      [DATA_ENVIRONMENT.readingsTable]: readings,
      [DATA_ENVIRONMENT.documentsTable]: documents,
      [DATA_ENVIRONMENT.history]: 'daily',
      [DATA_ENVIRONMENT.timeZone]: 'Europe/Berlin',
      AWS_ENDPOINT_URL_DYNAMODB: await proxy.start(),
      AWS_ENDPOINT_URL_SQS: url,
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: url,
    };
    const queues = [...Object.values(ENVIRONMENT), ...Object.values(GATEWAYS_ENVIRONMENT)];
    for (const name of queues) variables[name] = `${url}/1/queue`;
  });
  afterAll(async () => {
    await proxy.close();
    await aws.close();
    await dynamoDb.close();
  });

  async function called(name: string, bodies: readonly string[]): Promise<string[]> {
    proxy.operations.clear();
    const Records = bodies.map((body, i) => sqsRecord(`m${i}`, body, { sentAt: Date.now() }));
    const { response } = await invokeLambda(entry(name), variables, { Records });
    expect(response).toEqual({ batchItemFailures: [] });
    return [...proxy.operations].sort();
  }

  const granted = (table: string, operations: readonly string[]) =>
    operations.map((operation) => `${table} ${operation}`);

  it('by the telemetry function', async () => {
    const all = [
      ...granted(readings, OPERATIONS.telemetry.readings),
      ...granted(documents, OPERATIONS.telemetry.documents),
    ];
    expect(await called('telemetry', [batchBody(batch(1, 3))])).toEqual(all.sort());
  }, 60_000);

  it('by the gateways function', async () => {
    const now = Date.now();
    const bodies = [statusBody(now), statusBody(now + 1), presenceBody('disconnected', now + 2, 0)];
    expect(await called('gateways', bodies)).toEqual(granted(documents, OPERATIONS.gateways.documents).sort());
  }, 60_000);
});
