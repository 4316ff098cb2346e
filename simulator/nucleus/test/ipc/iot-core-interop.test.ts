import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import { type IoTCoreMessage, QOS } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import { createIotCoreProxy } from '../../src/iot-core/create-iot-core-proxy.ts';
import type { IotCoreProxy } from '../../src/iot-core/iot-core-proxy.ts';
import type { TappedPublish } from '../../src/ipc/tap.ts';
import { TestBroker } from '../support/broker.ts';
import { Inbox } from '../support/inbox.ts';
import { FLAVOURS, IpcHarness } from '../support/ipc-harness.ts';
import { serviceErrorOf } from '../support/sdk-errors.ts';

const publish = (client: Client, payload: string, topicName = 'up/1', qos = QOS.AT_LEAST_ONCE) =>
  client.publishToIoTCore({ topicName, qos, payload });

describe.each(FLAVOURS)('IoT Core by way of %s', (flavour) => {
  let broker: TestBroker;
  let iotCore: IotCoreProxy;
  let harness: IpcHarness;
  let connections: Inbox<boolean>;
  const tapped: TappedPublish[] = [];

  beforeEach(async () => {
    tapped.length = 0;
    broker = await TestBroker.start();
    const address = { url: broker.url, clientId: 'thing-1' };
    iotCore = createIotCoreProxy({ flavour, broker: address, minBackoffMs: 10, maxBackoffMs: 20, log: () => {} });
    connections = new Inbox();
    iotCore.onConnection((connected) => connections.add(connected));
    await connections.next();
    const tap = { onIotCorePublish: (each: TappedPublish) => tapped.push(each) };
    harness = await IpcHarness.start(flavour, { iotCore, tap });
    harness.addComponent('A');
  });
  afterEach(async () => {
    await harness.stop();
    await iotCore.close();
    await broker.stop();
  });

  async function subscribe(client: Client, topicName: string) {
    const inbox = new Inbox<IoTCoreMessage>();
    const stream = client.subscribeToIoTCore({ topicName, qos: QOS.AT_LEAST_ONCE });
    stream.on('message', (message) => inbox.add(message));
    await stream.activate();
    return inbox;
  }

  it('publishes to the broker, both qualities of service', async () => {
    const a = await harness.connect('A');
    await publish(a, 'one');
    await publish(a, 'two', 'up/2', QOS.AT_MOST_ONCE);
    expect(await broker.published.take(2)).toEqual([
      { topic: 'up/1', text: 'one' },
      { topic: 'up/2', text: 'two' },
    ]);
    expect(tapped).toMatchObject([
      { topic: 'up/1', publisher: 'A', accepted: true, qos: 1 },
      { topic: 'up/2', publisher: 'A', accepted: true, qos: 0 },
    ]);
  });

  it('answers before the broker has acknowledged: dead with it, the message may be gone', async () => {
    const a = await harness.connect('A');
    broker.hold();
    for (let n = 0; n < 6; n += 1) await publish(a, `${n}`);
    await broker.kill();
    expect(await connections.next()).toBe(false);
    await broker.listen();
    expect(await connections.next()).toBe(true);
    await publish(a, 'last');
    const heard = flavour === 'lite' ? await broker.published.take(1) : await broker.published.take(7);
    expect(heard.map(({ text }) => text).sort()).toEqual(
      flavour === 'lite' ? ['last'] : ['0', '1', '2', '3', '4', '5', 'last'],
    );
  });

  it(`${flavour === 'lite' ? 'refuses at once' : 'spools'} while the network is cut`, async () => {
    const a = await harness.connect('A');
    harness.server.faults.cutNetwork();
    expect(await connections.next()).toBe(false);
    if (flavour === 'lite') {
      const error = await serviceErrorOf(publish(a, 'x'));
      expect(error).toEqual({ errorCode: 'ServiceError', message: 'Failed to publish the message.' });
    } else {
      await publish(a, 'x');
    }
    harness.server.faults.restoreNetwork();
    expect(await connections.next()).toBe(true);
    if (flavour === 'lite') await publish(a, 'x');
    expect((await broker.published.next()).text).toBe('x');
  });

  it('goes on hearing its subscription after an outage', async () => {
    const a = await harness.connect('A');
    const inbox = await subscribe(a, 'down/+');
    await broker.send('down/1', 'before');
    expect((await inbox.next()).message).toMatchObject({ topicName: 'down/1' });
    await broker.kill();
    expect(await connections.next()).toBe(false);
    await broker.listen();
    expect(await connections.next()).toBe(true);
    // Another filter's acknowledgement proves that the earlier one was made again: a broker takes them in order.
    const marker = await subscribe(a, 'marker');
    await broker.send('marker', 'x');
    await marker.next();
    await broker.send('down/2', 'after');
    const { message } = await inbox.next();
    expect(message?.topicName).toBe('down/2');
    expect(Buffer.from(message?.payload as ArrayBuffer).toString()).toBe('after');
  });

  it('refuses publishes on demand, or answers OK and loses them', async () => {
    const a = await harness.connect('A');
    harness.server.faults.setPublishFault('refuse');
    expect((await serviceErrorOf(publish(a, 'refused'))).errorCode).toBe('ServiceError');
    harness.server.faults.setPublishFault('lose');
    await publish(a, 'lost');
    harness.server.faults.setPublishFault('none');
    await publish(a, 'sent');
    expect((await broker.published.next()).text).toBe('sent');
    expect(tapped.map((each) => 'accepted' in each && each.accepted)).toEqual([false, true, true]);
  });

  it('answers OK on demand and loses what is large', async () => {
    const a = await harness.connect('A');
    harness.server.faults.losePublishesOver(4);
    await publish(a, 'large');
    await publish(a, 'tiny');
    harness.server.faults.losePublishesOver(Number.POSITIVE_INFINITY);
    await publish(a, 'large again');
    expect([(await broker.published.next()).text, (await broker.published.next()).text]).toEqual([
      'tiny',
      'large again',
    ]);
  });

  it('does not let a publish to a wildcard reach the broker', async () => {
    const a = await harness.connect('A');
    expect((await serviceErrorOf(publish(a, 'x', 'up/#'))).errorCode).toBe('ServiceError');
    await publish(a, 'y');
    expect((await broker.published.next()).text).toBe('y');
  });
});

describe('IoT Core without any broker', () => {
  it('is offline: lite refuses, classic spools until it is full', async () => {
    const [lite, classic] = [await IpcHarness.start('lite'), await IpcHarness.start('classic')];
    lite.addComponent('A');
    classic.addComponent('A');
    const onLite = await lite.connect('A');
    expect((await serviceErrorOf(publish(onLite, 'x'))).message).toBe('Failed to publish the message.');
    const subscription = onLite.subscribeToIoTCore({ topicName: 'a', qos: QOS.AT_LEAST_ONCE }).activate();
    expect((await serviceErrorOf(subscription)).message).toBe('Failed to bind the subscription.');
    const onClassic = await classic.connect('A');
    const large = 'x'.repeat(128 * 1024);
    for (let n = 0; n < 20; n += 1) await publish(onClassic, large);
    expect((await serviceErrorOf(publish(onClassic, large))).message).toBe(
      'Publish to topic up/1 failed with error Message spool is full. Message could not be added.',
    );
    await Promise.all([lite.stop(), classic.stop()]);
  });

  it('takes the largest payload measured on the real lite, and is closed above', async () => {
    const harness = await IpcHarness.start('lite');
    harness.addComponent('A');
    const a = await harness.connect('A');
    const gone = new Promise((resolve) => a.on('disconnection', resolve));
    const answer = await serviceErrorOf(publish(a, 'x'.repeat(7_389), 'test/a'));
    expect(answer.message).toBe('Failed to publish the message.');
    void publish(a, 'x'.repeat(7_390), 'test/a').catch(() => {});
    await gone;
    await harness.stop();
  });
});
