import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import { toTelemetryV1 } from '@sward/contracts/telemetry-v1.ts';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { batch, EPOCH, GATEWAY, reading } from '@sward/infra/test/telemetry/examples.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import type { MqttClient } from 'mqtt';
import { type Cloud, type CloudOptions, createCloud } from '../src/cloud.ts';
import { BrokerUnavailableError, CloudNotStartedError, UnknownGatewayError } from '../src/errors.ts';
import { closed, connectGateway, nextMessage } from './support/gateway-client.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const BATCH_TOPIC = cloudTopics.batch(GATEWAY);
const ACK_TOPIC = cloudTopics.ack(GATEWAY);

describe('the local cloud', () => {
  let options: CloudOptions;
  let cloud: Cloud;
  const clients: MqttClient[] = [];

  const connectAndListen = async () => {
    const client = await connectGateway(cloud.url, cloud.certificates, GATEWAY.gatewayId);
    clients.push(client);
    await client.subscribeAsync(ACK_TOPIC, { qos: 1 });
    return client;
  };
  const nextAck = async (client: MqttClient) => decodeMessage(cloudAckSchema, (await nextMessage(client)).payload);

  const others: Cloud[] = [];
  const startedElsewhere = async () => {
    const other = createCloud({ ...options, folder: makeFolder() });
    others.push(other);
    await other.start();
    return other;
  };

  beforeEach(async () => {
    options = {
      folder: makeFolder(),
      gatewayIds: [GATEWAY.gatewayId],
      clock: createSystemClock(),
      log: createRecordingLogger(),
    };
    cloud = createCloud(options);
    await cloud.start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await cloud.stop();
    for (const other of others.splice(0)) await other.stop();
  });

  it('stores a deflated batch that came by Basic Ingest, then acknowledges it', async () => {
    const client = await connectAndListen();
    const stored: number[] = [];
    cloud.onStored((readings) => stored.push(...readings.map(({ seq }) => seq)));
    const ack = nextAck(client);
    await client.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(1, 3))), { qos: 1 });
    expect(await ack).toEqual({ v: 1, epoch: EPOCH, ranges: [[1, 3]] });
    expect(stored).toEqual([1, 2, 3]);
    expect(cloud.stats()).toMatchObject({
      received: 1,
      stored: 3,
      storedTotal: 3,
      duplicates: 0,
      deadLettered: 0,
      ruleErrors: 0,
      latency: { n: 3 },
      devices: [{ ...GATEWAY, deviceId: 'a4c138f5a1b2', readings: 3, latest: reading(3) }],
      connected: [GATEWAY.gatewayId],
    });
  });

  it('ends and refuses connections with a revoked certificate, and takes the new one', async () => {
    const client = await connectAndListen();
    const gone = closed(client);
    await cloud.revokeCertificate(GATEWAY.gatewayId);
    await gone;
    await expect(connectAndListen()).rejects.toThrow();
    await cloud.issueCertificate(GATEWAY.gatewayId);
    await connectAndListen();
    expect(cloud.stats()).toMatchObject({ connected: [GATEWAY.gatewayId], refused: 1 });
  });

  it('refuses a certificate that has expired', async () => {
    await cloud.issueCertificate(GATEWAY.gatewayId, Date.now() - 400 * 86_400_000);
    await expect(connectAndListen()).rejects.toThrow();
    await expect(cloud.issueCertificate('somebody')).rejects.toThrow(UnknownGatewayError);
  });

  it('stores the same batch once and acknowledges it each time', async () => {
    const client = await connectAndListen();
    for (let time = 0; time < 2; time += 1) {
      const ack = nextAck(client);
      await client.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(1, 3))), { qos: 1 });
      await ack;
    }
    expect(cloud.stats()).toMatchObject({ received: 2, stored: 3, storedTotal: 3, duplicates: 0 });
  });

  it('stores and acknowledges version 1.0 telemetry', async () => {
    const client = await connectAndListen();
    const ack = nextAck(client);
    const topic = cloudTopics.telemetry(GATEWAY, reading(7).device_id);
    const message = encodeMessage(toTelemetryV1(reading(7), GATEWAY.gatewayId, EPOCH, 7));
    await client.publishAsync(topic, Buffer.from(message), { qos: 1 });
    expect((await ack).ranges).toEqual([[7, 7]]);
  });

  it('counts a publish for a rule that does not exist', async () => {
    const client = await connectAndListen();
    await client.publishAsync(BATCH_TOPIC.replace('sward_batch', 'typo'), 'x', { qos: 1 });
    expect(cloud.stats()).toMatchObject({ received: 0, ruleErrors: 1 });
  });

  it('drops connections when the network is cut, and takes them again at the same place once it is restored', async () => {
    const client = await connectAndListen();
    const { url } = cloud;
    const gone = closed(client);
    cloud.cut();
    await gone;
    await expect(connectAndListen()).rejects.toThrow();
    cloud.restore();
    await connectAndListen();
    expect(cloud.url).toBe(url);
  });

  it('holds back everything while stalled', async () => {
    const client = await connectAndListen();
    cloud.stall();
    const ack = nextAck(client);
    const published = client.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(1, 1))), { qos: 1 });
    // A whole connection to another cloud takes longer than one message to this one would.
    const other = await startedElsewhere();
    clients.push(await connectGateway(other.url, other.certificates, GATEWAY.gatewayId));
    expect(cloud.stats().received).toBe(0);
    cloud.restore();
    await published;
    expect((await ack).ranges).toEqual([[1, 1]]);
  });

  it('keeps what it stored, and its certificates, over a restart', async () => {
    const client = await connectAndListen();
    const ack = nextAck(client);
    await client.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(1, 3))), { qos: 1 });
    await ack;
    await cloud.stop();
    await cloud.start();
    const again = await connectAndListen();
    const secondAck = nextAck(again);
    await again.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(2, 5))), { qos: 1 });
    await secondAck;
    expect(cloud.stats()).toMatchObject({ stored: 2, storedTotal: 5, duplicates: 0 });
  });

  it('does not share its folder with another, which says so, and leaves it free when it has stopped', async () => {
    const second = createCloud(options);
    await expect(second.start()).rejects.toThrow('another local cloud runs on');
    await second.stop();
    await connectAndListen();
    await cloud.stop();
    await second.start();
    await second.stop();
  });

  it('leaves its folder free when it could not start', async () => {
    await cloud.stop();
    const port = Number(new URL((await startedElsewhere()).url).port);
    await expect(createCloud({ ...options, port }).start()).rejects.toThrow(BrokerUnavailableError);
    await cloud.start();
  });

  it('has nothing to tell before it runs', async () => {
    const idle = createCloud(options);
    expect(() => idle.url).toThrow(CloudNotStartedError);
    expect(() => idle.stats()).toThrow(CloudNotStartedError);
    expect(() => idle.cut()).toThrow(CloudNotStartedError);
    await idle.stop();
  });
});
