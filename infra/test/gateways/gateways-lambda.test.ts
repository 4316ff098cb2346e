import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { DATA_ENVIRONMENT, DOCUMENTS_KEYS } from '../../lib/data/constants.ts';
import { DynamoDbDocumentStore } from '../../lib/documents/adapters/dynamodb-document-store.ts';
import { GATEWAYS_ENVIRONMENT } from '../../lib/gateways/constants.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { AwsRecorder } from '../support/aws-recorder.ts';
import { startDynalite } from '../support/dynalite.ts';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { GATEWAY_ID, presenceBody, statusBody } from './examples.ts';

const ENTRY = join(__dirname, '..', '..', 'lib', 'gateways', 'gateways.lambda.ts');

it('the gateways function as it is deployed keeps what was heard, and gives poison up', async () => {
  const dynamoDb = await startDynalite();
  const aws = new AwsRecorder();
  const url = await aws.start();
  const table = await dynamoDb.createTable(DOCUMENTS_KEYS);
  // What is heard expires, so it must have been heard lately.
  const now = Date.now();
  const variables = {
    [DATA_ENVIRONMENT.documentsTable]: table,
    [GATEWAYS_ENVIRONMENT.queueUrl]: `${url}/1/gateways`,
    [GATEWAYS_ENVIRONMENT.deadLettersUrl]: `${url}/1/dead-letters`,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_ENDPOINT_URL_SQS: url,
  };
  const bodies = [statusBody(now), presenceBody('disconnected', now + 1, 0), 'hello'];
  const Records = bodies.map((body, i) => sqsRecord(`m${i}`, body));
  const { response, lines } = await invokeLambda(ENTRY, variables, { Records });
  expect(response).toEqual({ batchItemFailures: [] });
  const directory = new DocumentDirectory(new DynamoDbDocumentStore(table, dynamoDb.client));
  const states = [];
  for await (const state of directory.gateways('north')) states.push(state);
  expect(states).toEqual([{ buildingId: 'north', gatewayId: GATEWAY_ID, heardAt: now + 1, connected: false }]);
  expect(aws.sent).toEqual([
    { queueUrl: `${url}/1/dead-letters`, body: 'hello', reason: 'INVALID_MESSAGE: not UTF-8 JSON' },
  ]);
  expect(lines.map((line) => JSON.parse(line).service)).toEqual(['gateways', 'gateways']);
  await dynamoDb.close();
  await aws.close();
}, 60_000);
