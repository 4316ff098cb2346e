import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { QueueFunction } from '../feed/adapters/queue-function.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { DocumentDirectory } from '../history/document-directory.ts';
import { twoGatewaysReport } from './adapters/powertools-two-gateways.ts';
import { GATEWAYS_ENVIRONMENT } from './constants.ts';
import { GatewayRegister } from './gateway-register.ts';
import { GATEWAYS_SOURCE, type GatewaysReport } from './gateways-intake.ts';
import { handleGatewaysBatch } from './sqs-batch.ts';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const queue = new QueueFunction({
  source: GATEWAYS_SOURCE,
  queueUrl: requireEnvironment(GATEWAYS_ENVIRONMENT.queueUrl),
  deadLettersUrl: requireEnvironment(GATEWAYS_ENVIRONMENT.deadLettersUrl),
});

const register = new GatewayRegister({
  documents,
  directory: new DocumentDirectory(documents),
  onTwoGateways: twoGatewaysReport(queue.logger, GATEWAYS_SOURCE),
});

const ports = {
  ...queue.ports,
  register,
  report: (told: GatewaysReport) => queue.report(told, new Map()),
};

/** Entry of the function that the queue of gateway events invokes. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleGatewaysBatch(event, ports);
