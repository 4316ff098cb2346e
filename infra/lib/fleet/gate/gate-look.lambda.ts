import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GreengrassV2Client } from '@aws-sdk/client-greengrassv2';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { putAnswer } from '../../custom-resources/adapters/signed-address.ts';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { DynamoDbDocumentStore } from '../../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../../functions/environment.ts';
import { IotThingGroups } from '../membership/adapters/iot-thing-groups.ts';
import { GreengrassCores } from './adapters/greengrass-cores.ts';
import { DocumentPresence } from './document-presence.ts';
import { GateKeeper } from './gate-keeper.ts';
import { type Ending, lookAtCanaries } from './look.ts';
import { gateSignal } from './signal.ts';

const logger = new Logger({ serviceName: 'fleet-gate' });
const patient = { maxAttempts: 5, retryMode: 'adaptive' };
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);

const ports = {
  gates: new GateKeeper(documents),
  cores: new GreengrassCores(new GreengrassV2Client(patient), new IotThingGroups(new IoTClient(patient))),
  presence: new DocumentPresence(documents),
  now: Date.now,
  signal: (url: string, ending: Ending) => putAnswer(url, gateSignal(ending)),
};

/** Entry of the function that the scheduler invokes each minute. Where no stack waits for canaries it looks at one document and ends. */
export async function handler(): Promise<void> {
  const looked = await lookAtCanaries(ports);
  if (looked === undefined) return;
  // The gate holds a signed address: it is not logged.
  if ('kind' in looked) logger.info('gate_ended', { verdict: looked.kind, reason: looked.reason });
  else logger.info('gate_waits', { healthy: Object.keys(looked.healthySince), failed_looks: looked.failedLooks });
}
