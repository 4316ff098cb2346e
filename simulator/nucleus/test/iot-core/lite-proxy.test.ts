import { beforeEach, describe, expect, it } from '@jest/globals';
import { publishPacketBytes } from '../../src/iot-core/broker-link.ts';
import { PublishRefusedError, SubscribeRefusedError } from '../../src/iot-core/iot-core-errors.ts';
import { LiteProxy } from '../../src/iot-core/lite-proxy.ts';
import { FakeLink } from '../support/fake-link.ts';

describe("lite's proxy", () => {
  let link: FakeLink;
  let proxy: LiteProxy;
  beforeEach(() => {
    link = new FakeLink();
    proxy = new LiteProxy(link, () => {});
  });

  const publish = (bytes = 1, qos: 0 | 1 = 1) =>
    proxy.publish({ topic: 't', payload: new Uint8Array(bytes), qos, retain: false });

  it('takes ten unacknowledged QoS 1 publishes and refuses the next', () => {
    for (let n = 0; n < 10; n += 1) publish();
    expect(() => publish()).toThrow(new PublishRefusedError('Failed to publish the message.'));
    publish(1, 0);
    link.ack();
    publish();
    expect(proxy.counters).toMatchObject({ accepted: 12, refused: 1, sent: 12, acked: 1, pending: 10 });
  });

  it('takes 15,000 unacknowledged bytes and no more', () => {
    const overhead = publishPacketBytes('t', 7_000, 1) - 7_000;
    publish(7_500 - overhead);
    publish(7_500 - overhead);
    expect(() => publish(0)).toThrow(PublishRefusedError);
    link.ack();
    publish(0);
  });

  it('refuses at once while offline, whatever the quality of service', () => {
    link.setConnected(false);
    expect(() => publish()).toThrow(PublishRefusedError);
    expect(() => publish(1, 0)).toThrow(PublishRefusedError);
    expect(link.sent).toEqual([]);
  });

  it('loses what is in flight with the connection and does not send it again', () => {
    for (let n = 0; n < 10; n += 1) publish();
    link.setConnected(false);
    link.setConnected(true);
    expect(link.sent).toHaveLength(10);
    expect(proxy.counters).toMatchObject({ lost: 10, pending: 0 });
    publish();
  });

  it('makes subscriptions again after an outage, and refuses a new one during it', async () => {
    await proxy.subscribe('a/+', 1, () => {});
    link.setConnected(false);
    await expect(proxy.subscribe('b', 1, () => {})).rejects.toThrow(SubscribeRefusedError);
    link.setConnected(true);
    expect(link.subscribed).toEqual(['a/+', 'a/+']);
  });

  it('subscribes once for all who want the same filter, and ends it with the last', async () => {
    const first = await proxy.subscribe('a', 1, () => {});
    const second = await proxy.subscribe('a', 1, () => {});
    first();
    first();
    expect(link.unsubscribed).toEqual([]);
    second();
    expect(link.unsubscribed).toEqual(['a']);
  });

  it('drops packets from the broker of 5,000 bytes and more', async () => {
    const heard: number[] = [];
    await proxy.subscribe('a', 1, ({ payload }) => heard.push(payload.length));
    const overhead = publishPacketBytes('a', 4_900, 1) - 4_900;
    link.receive('a', 4_999 - overhead);
    link.receive('a', 5_000 - overhead);
    expect(heard).toEqual([4_999 - overhead]);
    expect(proxy.counters).toMatchObject({ received: 1, tooLarge: 1 });
  });

  it('tells of its connection', () => {
    const seen: boolean[] = [];
    const end = proxy.onConnection((connected) => seen.push(connected));
    link.setConnected(false);
    link.setConnected(true);
    end();
    link.setConnected(false);
    expect(seen).toEqual([false, true]);
  });
});

describe('size of a PUBLISH packet', () => {
  it.each([
    ['t', 0, 0, 5],
    ['t', 0, 1, 7],
    ['t', 122, 1, 129],
    ['t', 123, 1, 131],
    ['ü', 1, 0, 7],
  ] as const)('topic %p, %p bytes, QoS %p: %p bytes', (topic, bytes, qos, expected) => {
    expect(publishPacketBytes(topic, bytes, qos)).toBe(expected);
  });
});
