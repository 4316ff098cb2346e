import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { putAnswer } from '../custom-resources/adapters/signed-address.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { answerAccessRequest } from './access-resource.ts';
import { ensureAccess } from './access-tokens.ts';
import { Influx2Admin } from './adapters/influx2-admin.ts';
import { readCredentials, SecretVault } from './adapters/secret-vault.ts';
import { ACCESS_ENVIRONMENT, TIMESERIES_ENVIRONMENT } from './constants.ts';

const logger = new Logger({ serviceName: 'timeseries-access' });
const secrets = new SecretsManagerClient({});

const request = {
  org: requireEnvironment(TIMESERIES_ENVIRONMENT.org),
  bucket: requireEnvironment(TIMESERIES_ENVIRONMENT.database),
  vaults: {
    writer: new SecretVault(requireEnvironment(TIMESERIES_ENVIRONMENT.tokenSecret), secrets),
    reader: new SecretVault(requireEnvironment(ACCESS_ENVIRONMENT.readerSecret), secrets),
  },
};

async function ensure(): Promise<void> {
  const credentials = await readCredentials(requireEnvironment(ACCESS_ENVIRONMENT.adminSecret), secrets);
  const admin = await Influx2Admin.signIn({ url: requireEnvironment(TIMESERIES_ENVIRONMENT.url) }, credentials);
  await ensureAccess(admin, request);
}

/** Entry of the function that gives the database its tokens. CloudFormation invokes it when the database is there. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const answer = await answerAccessRequest(event, ensure, sleep);
  // The event holds a signed address and the answer's reason is ours: nothing else is logged.
  logger.info('access_answered', { request_type: event.RequestType, status: answer.Status, reason: answer.Reason });
  await putAnswer(event.ResponseURL, answer);
}
