import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClassicProxy } from '../../src/iot-core/classic-proxy.ts';
import { PublishRefusedError, SubscribeRefusedError } from '../../src/iot-core/iot-core-errors.ts';
import { FakeLink } from '../support/fake-link.ts';

const KIB = 1024;

describe("classic's proxy", () => {
  let link: FakeLink;
  let proxy: ClassicProxy;
  beforeEach(() => {
    link = new FakeLink();
    proxy = new ClassicProxy(link, () => {}, { subscribeMs: 20, operationMs: 20 });
  });

  const publishBytes = (payload: Uint8Array, qos: 0 | 1 = 1) =>
    proxy.publish({ topic: 't', payload, qos, retain: false });
  const publish = (text: string, qos: 0 | 1 = 1) => publishBytes(Buffer.from(text), qos);

  it('has at most five publishes in flight and keeps the order while nothing fails', () => {
    for (const text of '12345678') publish(text);
    expect(link.sentTexts.join('')).toBe('12345');
    link.ack();
    link.ack();
    expect(link.sentTexts.join('')).toBe('1234567');
    expect(proxy.counters).toMatchObject({ accepted: 8, acked: 2, pending: 6 });
  });

  it('takes publishes while offline and sends them once connected', () => {
    link.setConnected(false);
    for (const text of 'abc') publish(text);
    expect(link.sent).toEqual([]);
    link.setConnected(true);
    expect(link.sentTexts.join('')).toBe('abc');
  });

  it('sends what was in flight again after an outage, in another order', () => {
    for (const text of '1234567') publish(text);
    link.setConnected(false);
    link.setConnected(true);
    for (let n = 0; n < 7; n += 1) link.ack();
    const again = link.sentTexts.slice(5).join('');
    expect(again).toBe('5432167');
    expect(proxy.counters).toMatchObject({ acked: 7, sent: 12, lost: 0, pending: 0 });
  });

  it('sends a publish again that the broker leaves without an answer', async () => {
    publish('discarded');
    while (link.sentTexts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(link.sentTexts[1]).toBe('discarded');
    link.ack();
    expect(proxy.counters).toMatchObject({ acked: 0, pending: 1 });
    link.ack();
    expect(proxy.counters).toMatchObject({ acked: 1, pending: 0 });
  });

  it('is full at 2.5 MiB', () => {
    link.setConnected(false);
    for (let n = 0; n < 20; n += 1) publishBytes(new Uint8Array(128 * KIB));
    expect(() => publish('x')).toThrow(new PublishRefusedError('Message spool is full. Message could not be added.'));
    link.setConnected(true);
    link.ack();
    publish('x');
  });

  it('makes room by dropping messages of QoS 0', () => {
    link.setConnected(true);
    for (let n = 0; n < 5; n += 1) publish('in flight');
    publish('drop me', 0);
    for (let n = 0; n < 19; n += 1) publishBytes(new Uint8Array(128 * KIB));
    publishBytes(new Uint8Array(128 * KIB - 45));
    expect(proxy.counters).toMatchObject({ lost: 1, accepted: 26 });
  });

  it('refuses QoS 0 while offline and messages over 128 KiB', () => {
    expect(() => publishBytes(new Uint8Array(128 * KIB + 1))).toThrow(/exceeds the configured limit/);
    link.setConnected(false);
    expect(() => publish('x', 0)).toThrow('Device is offline. Dropping QoS 0 message.');
    expect(proxy.counters).toMatchObject({ refused: 2, accepted: 0 });
  });

  it('loses the spool when the nucleus restarts', () => {
    link.setConnected(false);
    for (const text of 'abc') publish(text);
    proxy.forgetPending();
    link.setConnected(true);
    expect(link.sent).toEqual([]);
    expect(proxy.counters).toMatchObject({ lost: 3, pending: 0 });
  });

  it('drops a message after a hundred attempts', () => {
    publish('poison');
    for (let n = 0; n < 100; n += 1) {
      link.setConnected(false);
      link.setConnected(true);
    }
    expect(link.sent).toHaveLength(100);
    expect(proxy.counters).toMatchObject({ lost: 1, pending: 0 });
  });

  it('lets a subscription wait for the connection', async () => {
    link.setConnected(false);
    const subscription = proxy.subscribe('a', 1, () => {});
    link.setConnected(true);
    await subscription;
    expect(link.subscribed).toEqual(['a']);
  });

  it('refuses a subscription when the connection does not come in time', async () => {
    link.setConnected(false);
    await expect(proxy.subscribe('a', 1, () => {})).rejects.toThrow(SubscribeRefusedError);
  });
});
