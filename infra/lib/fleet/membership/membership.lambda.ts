import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { putAnswer } from '../../custom-resources/adapters/signed-address.ts';
import { answerRequest } from '../../custom-resources/answer-request.ts';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { DynamoDbDocumentStore } from '../../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../../functions/environment.ts';
import { GreengrassGroupRollouts } from './adapters/greengrass-group-rollouts.ts';
import { IotThingGroups } from './adapters/iot-thing-groups.ts';
import { applyMembership } from './membership-resource.ts';

const logger = new Logger({ serviceName: 'fleet-membership' });
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const patient = { maxAttempts: 12, retryMode: 'adaptive' };
const iot = new IoTClient(patient);
const ports = {
  documents,
  things: new IotThingGroups(iot),
  rollouts: new GreengrassGroupRollouts(new GreengrassV2Client(patient), iot),
};

/** Entry of the function that CloudFormation invokes to bring gateways into their groups. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const id = `sward-membership-${event.ResourceProperties['Ring']}`;
  const answer = await answerRequest(event, id, () => applyMembership(event, ports));
  const { Status: status, Reason: reason, Data: data } = answer;
  logger.info('membership_answered', { request_type: event.RequestType, status, reason, ...data });
  await putAnswer(event.ResponseURL, answer);
}
