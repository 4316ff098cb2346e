import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { connectAsync, type MqttClient } from 'mqtt';
import { AedesBroker } from '../../src/adapters/aedes-broker.ts';
import { type CertificatePaths, ensureCertificates } from '../../src/adapters/certificate-folder.ts';
import { type BrokerLimits, IOT_CORE_LIMITS } from '../../src/broker/limits.ts';
import { BrokerUnavailableError } from '../../src/errors.ts';
import type { PublishedMessage } from '../../src/rule-engine.ts';
import { closed, connectGateway, nextMessage, tlsOptions } from '../support/gateway-client.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const OWN = 'building/north/gateway/gw-1';
const OTHERS = 'building/north/gateway/gw-2';

describe('the own broker', () => {
  let certificates: CertificatePaths;
  let broker: AedesBroker;
  let url: string;
  let taken: PublishedMessage[];
  let intake: (message: PublishedMessage) => void;
  let told: PublishedMessage[];
  let presence: (message: PublishedMessage) => void;
  let logger: ReturnType<typeof createRecordingLogger>;
  const clients: MqttClient[] = [];

  const start = async (limits: Partial<BrokerLimits> = {}) => {
    logger = createRecordingLogger();
    broker = await AedesBroker.start({
      certificates,
      limits: { ...IOT_CORE_LIMITS, ...limits },
      intake: (message) => intake(message),
      presence: (message) => presence(message),
      clock: createSystemClock(),
      logger,
    });
    url = `mqtts://${broker.target.host}:${broker.target.port}`;
  };
  const gateway = async (id: string, options: Parameters<typeof connectGateway>[3] = {}) => {
    const client = await connectGateway(url, certificates, id, options);
    clients.push(client);
    return client;
  };
  const errorCodes = () =>
    logger.records
      .map(({ fields }) => fields['error'])
      .flatMap((error) => (error instanceof Object && 'code' in error ? [error.code] : []));

  beforeEach(async () => {
    taken = [];
    intake = (message) => taken.push(message);
    told = [];
    presence = (message) => told.push(message);
    certificates = await ensureCertificates(makeFolder(), ['gw-1', 'gw-2']);
    await start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.endAsync(true);
    await broker.close();
  });

  describe('at the door', () => {
    it('lets a gateway in that shows its certificate, and knows that it is there', async () => {
      await gateway('gw-1');
      expect(broker.counts()).toEqual({ connected: ['gw-1'], discarded: 0, refused: 0 });
    });

    it('tells the rules who came and went, as IoT Core does', async () => {
      for (let time = 0; time < 2; time += 1) {
        const client = await gateway('gw-1');
        const gone = closed(client);
        await client.endAsync();
        await gone;
      }
      await gateway('gw-2');
      expect(told.map(({ topic }) => topic.replace('$aws/events/presence/', ''))).toEqual([
        'connected/gw-1',
        'disconnected/gw-1',
        'connected/gw-1',
        'disconnected/gw-1',
        'connected/gw-2',
      ]);
      const events = told.map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)));
      expect(events[3]).toMatchObject({ clientId: 'gw-1', eventType: 'disconnected' });
      const [first, firstEnd, second, secondEnd] = events.map(({ versionNumber }) => Number(versionNumber));
      expect([firstEnd, secondEnd]).toEqual([first, second]);
      expect(second).toBeGreaterThan(first ?? Number.NaN);
      expect(Math.abs(events[3].timestamp - Date.now())).toBeLessThan(60_000);
      expect(taken).toEqual([]);
    });

    it('lets a gateway in even where the event of it cannot be queued', async () => {
      presence = () => {
        throw new BrokerUnavailableError('disk full');
      };
      await gateway('gw-1');
      expect(errorCodes()).toEqual(['BROKER_UNAVAILABLE']);
    });

    it('refuses a client without a certificate', async () => {
      const options = { ...(await tlsOptions(certificates.ca)), clientId: 'gw-1', reconnectPeriod: 0 };
      await expect(connectAsync(url, options, false)).rejects.toThrow(/certificate required|ECONNRESET|closed/);
      expect([broker.counts().connected, broker.counts().refused]).toEqual([[], 1]);
    });

    it('refuses a certificate of another CA', async () => {
      const others = await ensureCertificates(join(makeFolder(), 'other'), ['gw-1']);
      const tls = await tlsOptions(certificates.ca, others.gateways.get('gw-1'));
      await expect(connectAsync(url, { ...tls, clientId: 'gw-1', reconnectPeriod: 0 }, false)).rejects.toThrow();
      expect([broker.counts().connected, broker.counts().refused]).toEqual([[], 1]);
    });

    it('shows a certificate that a client of another CA refuses', async () => {
      const others = await ensureCertificates(join(makeFolder(), 'other'), ['gw-1']);
      const tls = await tlsOptions(others.ca, certificates.gateways.get('gw-1'));
      await expect(connectAsync(url, { ...tls, reconnectPeriod: 0 }, false)).rejects.toThrow(/certificate/);
    });

    it('refuses a client id that is not the name in the certificate', async () => {
      await expect(gateway('gw-1', { clientId: 'gw-2' })).rejects.toThrow('Not authorized');
      expect(errorCodes()).toContain('NOT_AUTHORIZED');
    });

    it('refuses a good certificate of a gateway that is not known here', async () => {
      const folder = join(makeFolder(), 'certificates');
      await ensureCertificates(folder, ['gw-1', 'retired']);
      await broker.close();
      const all = await ensureCertificates(folder, ['gw-1', 'retired']);
      certificates = { ...all, gateways: new Map([...all.gateways].filter(([id]) => id === 'gw-1')) };
      await start();
      await expect(connectGateway(url, all, 'retired')).rejects.toThrow('Not authorized');
    });

    it('ends the older of two connections of the same gateway', async () => {
      const older = await gateway('gw-1');
      const ended = closed(older);
      await gateway('gw-1');
      await ended;
      expect(broker.counts().connected).toEqual(['gw-1']);
    });
  });

  describe('for publishes', () => {
    it('hands the message to the rules before it acknowledges', async () => {
      const client = await gateway('gw-1');
      await client.publishAsync(`${OWN}/status`, 'up', { qos: 1 });
      expect(taken).toEqual([{ topic: `${OWN}/status`, payload: Buffer.from('up'), clientId: 'gw-1' }]);
    });

    it('does not acknowledge what could not be queued, and ends the connection', async () => {
      intake = () => {
        throw new BrokerUnavailableError('the disk is full');
      };
      const client = await gateway('gw-1');
      const ended = closed(client);
      let acknowledged = false;
      client.publish(`${OWN}/status`, 'up', { qos: 1 }, (error) => (acknowledged = !error));
      await ended;
      expect(acknowledged).toBe(false);
    });

    it.each([
      ["a neighbour's topic", `${OTHERS}/status`, 1],
      ["a neighbour's topic by Basic Ingest", `$aws/rules/sward_batch/${OTHERS}/batch`, 1],
      ['a topic of nobody', 'hello', 0],
      ['a topic that is too deep', `${OWN}/device/d/e/f/g`, 1],
      ['QoS 2', `${OWN}/status`, 2],
    ] as const)('disconnects for %s', async (_name, topic, qos) => {
      const client = await gateway('gw-1');
      const ended = closed(client);
      client.publish(topic, 'x', { qos });
      await ended;
      expect([taken, broker.counts().refused]).toEqual([[], 1]);
    });

    it('takes 128 KiB, and disconnects for one byte more', async () => {
      const client = await gateway('gw-1');
      await client.publishAsync(`${OWN}/status`, Buffer.alloc(131_072), { qos: 1 });
      const ended = closed(client);
      client.publish(`${OWN}/status`, Buffer.alloc(131_073), { qos: 1 });
      await ended;
      expect(taken.map(({ payload }) => payload.length)).toEqual([131_072]);
    });

    it('discards what comes too fast without acknowledging it, keeps the connection, and counts', async () => {
      await broker.close();
      await start({ publishesPerSecond: 3 });
      const client = await gateway('gw-1');
      const acknowledged: number[] = [];
      const heard = [1, 2, 3, 4, 5].map(
        (n) =>
          new Promise<void>((resolve) => {
            client.publish(`${OWN}/status`, String(n), { qos: 1 }, (error) => {
              if (!error) acknowledged.push(n);
              resolve();
            });
          }),
      );
      await Promise.all(heard.slice(0, 3));
      // Answered after the five publishes: had they been acknowledged, it would be known by now.
      await client.subscribeAsync(`${OWN}/ack`, { qos: 1 });
      expect(acknowledged).toEqual([1, 2, 3]);
      expect([taken.length, broker.counts().discarded, client.connected]).toEqual([3, 2, true]);
    });

    it('retains nothing that came by Basic Ingest', async () => {
      const client = await gateway('gw-1');
      await client.publishAsync(`$aws/rules/sward_batch/${OWN}/batch`, 'x', { qos: 1, retain: true });
      expect([taken.length, client.connected]).toEqual([1, true]);
    });
  });

  describe('for subscriptions', () => {
    it('delivers what the cloud publishes on a topic of the gateway', async () => {
      const client = await gateway('gw-1');
      await client.subscribeAsync(`${OWN}/ack`, { qos: 1 });
      const heard = nextMessage(client);
      await broker.publish(`${OWN}/ack`, Buffer.from('stored'));
      expect(await heard).toEqual({ topic: `${OWN}/ack`, payload: Buffer.from('stored') });
    });

    it.each([[`${OTHERS}/ack`], ['building/+/gateway/+/ack'], ['#'], [`$aws/rules/sward_batch/${OWN}/batch`]])(
      'answers %s with a failure, and keeps the connection',
      async (filter) => {
        const client = await gateway('gw-1');
        await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow('Unspecified error');
        expect([client.connected, broker.counts().refused]).toEqual([true, 1]);
      },
    );

    it('disconnects for QoS 2', async () => {
      const client = await gateway('gw-1');
      const ended = closed(client);
      client.subscribe(`${OWN}/ack`, { qos: 2 });
      await ended;
    });
  });

  describe('for bytes that are no good MQTT', () => {
    it.each([
      ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
      ['a packet type that does not exist', Buffer.from([0xf0, 0x00])],
      ['a second CONNECT', Buffer.from([0x10, 0x0c, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0])],
      ['a length without end', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0xff])],
      ['a topic longer than its packet', Buffer.from([0x30, 0x05, 0xff, 0xff, 1, 2, 3])],
      ['no topic', Buffer.from([0x30, 0x02, 0, 0])],
      ['a topic that is no UTF-8', Buffer.from([0x30, 0x06, 0, 4, 0xff, 0xfe, 0xc0, 0x80])],
      ['QoS 3', Buffer.from([0x36, 0x05, 0, 1, 0x61, 0, 1])],
      ['a subscription to nothing', Buffer.from([0x82, 0x02, 0, 1])],
      ['a packet that says it has 256 MB', Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])],
    ])('ends the connection: %s', async (_, bytes) => {
      const [bad, good] = [await gateway('gw-1'), await gateway('gw-2')];
      const ended = closed(bad);
      bad.stream.write(bytes);
      await ended;
      await good.publishAsync(`${OTHERS}/status`, 'still here', { qos: 1 });
      expect(taken.map(({ clientId }) => clientId)).toEqual(['gw-2']);
    });
  });

  describe('for a will', () => {
    const vanish = async (topic: string) => {
      const client = await gateway('gw-1', { will: { topic, payload: Buffer.from('gone'), qos: 1, retain: false } });
      client.stream.destroy();
      await closed(client);
    };

    it('takes one on a topic of the gateway when its connection is lost', async () => {
      const told = new Promise((resolve) => {
        intake = resolve;
      });
      await vanish(`${OWN}/status`);
      expect(await told).toMatchObject({ topic: `${OWN}/status`, clientId: 'gw-1' });
    });

    it('drops one on a topic of another, and counts it', async () => {
      await vanish(`${OTHERS}/status`);
      while (broker.counts().refused === 0) await new Promise((next) => setImmediate(next));
      expect([taken, errorCodes()]).toEqual([[], ['NOT_AUTHORIZED']]);
    });
  });

  it('publishes nothing once closed', async () => {
    await broker.close();
    await expect(broker.publish(`${OWN}/ack`, Buffer.from('x'))).rejects.toThrow(BrokerUnavailableError);
  });
});
