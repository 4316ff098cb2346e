import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTClient } from '@aws-sdk/client-iot';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { METRICS_NAMESPACE } from '../functions/metric-names.ts';
import { IotCertificateRegistry } from './adapters/iot-certificate-registry.ts';
import { certificateMetrics } from './adapters/powertools-certificate-metrics.ts';
import { onboardingLog } from './adapters/powertools-onboarding-log.ts';
import { CertificateWatch } from './certificate-watch.ts';
import { CERTIFICATES_SERVICE } from './constants.ts';
import { RegistrationRepository } from './registration-repository.ts';

const logger = new Logger({ serviceName: CERTIFICATES_SERVICE });
const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: CERTIFICATES_SERVICE });
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const watch = new CertificateWatch({
  documents,
  registrations: new RegistrationRepository(documents),
  // IoT Core takes ten calls a second of each kind: the client waits and tries again.
  registry: new IotCertificateRegistry(new IoTClient({ retryMode: 'adaptive', maxAttempts: 8 })),
  now: Date.now,
  log: onboardingLog(logger, CERTIFICATES_SERVICE),
});

/** Entry of the function that the scheduler invokes each day. */
export const handler = async (): Promise<void> => {
  const ages = await watch.look();
  logger.info('certificates_seen', { ...ages });
  certificateMetrics(metrics, ages);
};
