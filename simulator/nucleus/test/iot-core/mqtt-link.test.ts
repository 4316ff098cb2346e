import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MqttLink } from '../../src/iot-core/adapters/mqtt-link.ts';
import type { CloudMessage } from '../../src/iot-core/broker-link.ts';
import { TestBroker } from '../support/broker.ts';
import { Inbox } from '../support/inbox.ts';

describe('MQTT link', () => {
  let broker: TestBroker;
  let link: MqttLink;
  let connections: Inbox<boolean>;
  let outcomes: Inbox<string>;

  beforeEach(async () => {
    broker = await TestBroker.start();
    link = new MqttLink({
      url: broker.url,
      clientId: 'thing-1',
      cleanSession: true,
      minBackoffMs: 10,
      maxBackoffMs: 40,
      log: () => {},
    });
    connections = new Inbox();
    outcomes = new Inbox();
    link.onConnection((connected) => connections.add(connected));
    await connections.next();
  });
  afterEach(async () => {
    await link.close();
    await broker.stop();
  });

  const publish = (text: string) =>
    link.publish(
      { topic: 't', payload: Buffer.from(text), qos: 1, retain: false },
      { onAcked: () => outcomes.add(`${text} acked`), onLost: () => outcomes.add(`${text} lost`) },
    );

  it('publishes and hears of the acknowledgement', async () => {
    publish('hello');
    expect(await broker.published.next()).toEqual({ topic: 't', text: 'hello' });
    expect(await outcomes.next()).toBe('hello acked');
  });

  it('closes although the broker never answers a publish', async () => {
    broker.hold();
    publish('discarded');
    await link.close();
    expect(link.connected).toBe(false);
    broker.release();
  });

  it('hears messages of what it subscribed to', async () => {
    const messages = new Inbox<CloudMessage>();
    link.onMessage((message) => messages.add(message));
    await link.subscribe('down/+', 1);
    await broker.send('down/1', 'hi');
    const { topic, payload } = await messages.next();
    expect([topic, Buffer.from(payload).toString()]).toEqual(['down/1', 'hi']);
  });

  it('calls a publish lost when the broker dies before its acknowledgement, and never sends it again', async () => {
    broker.hold();
    publish('unlucky');
    await broker.kill();
    expect(await outcomes.next()).toBe('unlucky lost');
    expect(await connections.next()).toBe(false);
    await broker.listen();
    expect(await connections.next()).toBe(true);
    publish('lucky');
    expect((await broker.published.next()).text).toBe('lucky');
  });

  it('stays away while the network is cut and comes back when it is restored', async () => {
    link.cut();
    expect(await connections.next()).toBe(false);
    await expect(link.subscribe('a', 1)).rejects.toThrow();
    link.restore();
    expect(await connections.next()).toBe(true);
    publish('again');
    expect(await outcomes.next()).toBe('again acked');
  });

  it('does not fail where there is no broker, and closes', async () => {
    const lonely = new MqttLink({ url: 'mqtt://127.0.0.1:1', clientId: 'x', cleanSession: true, log: () => {} });
    expect(lonely.connected).toBe(false);
    await lonely.close();
  });
});
