import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { batch, EPOCH, GATEWAY } from '@sward/infra/test/telemetry/examples.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { type CertificatePaths, ensureCertificates } from '../src/adapters/certificate-folder.ts';
import type { ExternalBrokerAddress } from '../src/adapters/external-broker.ts';
import { type Cloud, createCloud } from '../src/cloud.ts';
import { BrokerUnavailableError, InvalidOptionError } from '../src/errors.ts';
import { type ForeignBroker, startForeignBroker } from './support/foreign-broker.ts';
import { closed, connectGateway, nextMessage } from './support/gateway-client.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const CLOUD_NAME = 'the-cloud';

/** A logger by which a test waits for an event. */
function eventLogger(): Logger & { logged(event: string): Promise<void> } {
  const waiting = new Map<string, () => void>();
  const log = (event: string) => waiting.get(event)?.();
  const logged = (event: string) => new Promise<void>((resolve) => waiting.set(event, resolve));
  return { debug: log, info: log, warn: log, error: log, logged };
}

describe('an external broker in the place of the own one', () => {
  let folder: string;
  let certificates: CertificatePaths;
  let broker: ForeignBroker;
  let cloud: Cloud;
  let log: ReturnType<typeof eventLogger>;

  const addressAt = (url: string): ExternalBrokerAddress => ({
    url,
    ca: certificates.ca,
    certificate: join(folder, `gateways/${CLOUD_NAME}.pem`),
    key: join(folder, `gateways/${CLOUD_NAME}.key`),
  });
  const cloudAt = (url: string) => {
    log = eventLogger();
    cloud = createCloud({
      folder: makeFolder(),
      gatewayIds: [GATEWAY.gatewayId],
      externalBroker: addressAt(url),
      clock: createSystemClock(),
      log,
    });
    return cloud;
  };

  beforeEach(async () => {
    folder = makeFolder();
    certificates = await ensureCertificates(folder, [CLOUD_NAME, GATEWAY.gatewayId]);
    broker = await startForeignBroker(certificates);
  });
  afterEach(async () => {
    await cloud.stop();
    await broker.close();
  });

  it('runs the same rules, stores, and acknowledges', async () => {
    await cloudAt(`mqtts://localhost:${broker.port}`).start();
    const client = await connectGateway(cloud.url, certificates, GATEWAY.gatewayId);
    await client.subscribeAsync(cloudTopics.ack(GATEWAY), { qos: 1 });
    const heard = nextMessage(client);
    await client.publishAsync(cloudTopics.batch(GATEWAY), Buffer.from(encodeBatch(batch(1, 2))), { qos: 1 });
    expect(JSON.parse(String((await heard).payload))).toEqual({ v: 1, epoch: EPOCH, ranges: [[1, 2]] });
    expect(cloud.stats()).toMatchObject({ received: 1, stored: 2, acks: 1 });
    await client.endAsync(true);
  });

  it('can be cut off', async () => {
    await cloudAt(`mqtts://127.0.0.1:${broker.port}`).start();
    const client = await connectGateway(cloud.url, certificates, GATEWAY.gatewayId);
    const gone = closed(client);
    cloud.cut();
    await gone;
  });

  it('is waited for while it is down, and joined again after it was', async () => {
    const { port } = broker;
    await broker.close();
    cloudAt(`mqtts://127.0.0.1:${port}`);
    const failed = log.logged('external_broker_failed');
    const started = cloud.start();
    await failed;
    broker = await startForeignBroker(certificates, { port });
    await started;
    const lost = log.logged('external_broker_disconnected');
    await broker.close();
    await lost;
    const back = log.logged('external_broker_connected');
    broker = await startForeignBroker(certificates, { port });
    await back;
  });

  it('is waited for no longer once the cloud is stopped', async () => {
    const { port } = broker;
    await broker.close();
    cloudAt(`mqtts://127.0.0.1:${port}`);
    const failed = log.logged('external_broker_failed');
    const started = cloud.start();
    await Promise.all([expect(started).rejects.toThrow(BrokerUnavailableError), failed.then(() => cloud.stop())]);
    broker = await startForeignBroker(certificates);
  });

  it('is given up where it does not let the rules hear what they want', async () => {
    await broker.close();
    broker = await startForeignBroker(certificates, { refusedFilter: '$aws/rules/sward_batch/#' });
    const started = cloudAt(`mqtts://127.0.0.1:${broker.port}`).start();
    await expect(started).rejects.toThrow(BrokerUnavailableError);
  });

  it.each([['mqtt://localhost'], ['localhost:8883'], ['https://localhost']])('is no broker: %s', async (url) => {
    await expect(cloudAt(url).start()).rejects.toThrow(InvalidOptionError);
  });
});
