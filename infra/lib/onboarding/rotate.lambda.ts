import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { onboardingLog } from './adapters/powertools-onboarding-log.ts';
import { ONBOARDING_SERVICE } from './constants.ts';
import type { HookAnswer } from './hook-event.ts';
import { RegistrationRepository } from './registration-repository.ts';
import { RotationHook } from './rotation-hook.ts';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const hook = new RotationHook({
  registrations: new RegistrationRepository(documents),
  now: Date.now,
  log: onboardingLog(new Logger({ serviceName: ONBOARDING_SERVICE }), ONBOARDING_SERVICE),
});

/** Entry of the function that AWS IoT asks before it gives a gateway a new certificate. */
export const handler = (event: unknown): Promise<HookAnswer> => hook.answer(event);
