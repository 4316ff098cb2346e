import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { putAnswer } from '../../custom-resources/adapters/signed-address.ts';
import { answerRequest } from '../../custom-resources/answer-request.ts';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { DynamoDbDocumentStore } from '../../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../../functions/environment.ts';
import { GateKeeper } from './gate-keeper.ts';
import { applyGate } from './gate-resource.ts';

const logger = new Logger({ serviceName: 'fleet-gate' });
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const gates = new GateKeeper(documents);

/** Entry of the function that CloudFormation invokes once the canaries have their deployment. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const id = `sward-gate-${event.ResourceProperties['Gate']}`;
  const answer = await answerRequest(event, id, () => applyGate(event, gates, Date.now()));
  const { Status: status, Reason: reason } = answer;
  logger.info('gate_answered', { request_type: event.RequestType, id, status, reason });
  await putAnswer(event.ResponseURL, answer);
}
