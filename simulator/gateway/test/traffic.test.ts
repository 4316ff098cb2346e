import { describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import fc from 'fast-check';
import { Traffic } from '../src/traffic.ts';
import { reading, status } from './examples.ts';

const ingestBatch = (batch: number, session = 's1', device_id = 'a4c138f5a1b2') =>
  encodeBatch({ v: 1, source: 'ble', session, batch, base: 1, readings: [reading({ device_id })] });

const countsOf = (traffic: Traffic) =>
  traffic.devices.list().map(({ reading: { device_id }, count }) => [device_id, count]);

describe('the traffic of the local bus', () => {
  it('tells counts by the status of each component', () => {
    const traffic = new Traffic();
    const say = (component: string, said: object) =>
      traffic.note(localTopics.status(component), encodeMessage(status({ component, ...said })));
    say(COMPONENTS.bleIngest, { received: 3 });
    say(COMPONENTS.localBuffer, { detail: { durable: 2 } });
    say(COMPONENTS.cloudPublisher, { sent: 1 });
    expect(traffic.tally.counts).toMatchObject({ received: 3, durable: 2, confirmed: 1 });
    expect(traffic.statusOf(COMPONENTS.bleIngest)?.received).toBe(3);
  });

  it('knows whether all have spoken since a moment', () => {
    const traffic = new Traffic();
    traffic.note(localTopics.status('a'), encodeMessage(status({ component: 'a', at: 5 })));
    expect(traffic.heardAllSince(['a'], 4)).toBe(false);
    traffic.note(localTopics.status(COMPONENTS.bleIngest), encodeMessage(status({ at: 5 })));
    expect(traffic.heardAllSince([COMPONENTS.bleIngest], 4)).toBe(true);
    expect(traffic.heardAllSince([COMPONENTS.bleIngest], 5)).toBe(false);
    expect(traffic.heardAllSince([COMPONENTS.bleIngest, COMPONENTS.localBuffer], 4)).toBe(false);
  });

  it('keeps the newest reading of each device, and how many there were', () => {
    const traffic = new Traffic();
    traffic.note(localTopics.ingestBatch, ingestBatch(1, 's1', 'b'));
    traffic.note(localTopics.ingestBatch, ingestBatch(2, 's1', 'a'));
    traffic.note(localTopics.ingestBatch, ingestBatch(3, 's1', 'b'));
    expect(countsOf(traffic)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('counts a batch once that is sent until it is confirmed, and a new session from its beginning', () => {
    const traffic = new Traffic();
    for (const batch of [1, 2, 1, 2, 3]) traffic.note(localTopics.ingestBatch, ingestBatch(batch));
    traffic.note(localTopics.ingestBatch, ingestBatch(1, 's2'));
    expect(countsOf(traffic)).toEqual([['a4c138f5a1b2', 4]]);
  });

  it('remembers a thousand devices and no more, whatever is on air', () => {
    const traffic = new Traffic();
    for (let i = 1; i <= 1010; i++) traffic.note(localTopics.ingestBatch, ingestBatch(i, 's1', `device-${i}`));
    expect(traffic.devices.list()).toHaveLength(1000);
  });

  it('counts what it cannot read, and goes on', () => {
    const traffic = new Traffic();
    traffic.note(localTopics.ingestBatch, Buffer.from('no batch'));
    traffic.note(localTopics.status(COMPONENTS.localBuffer), Buffer.from('{}'));
    traffic.note(localTopics.status(COMPONENTS.bleIngest), encodeMessage(status({ received: 1 })));
    expect([traffic.unreadable, traffic.tally.counts.received]).toEqual([2, 1]);
  });

  it('never throws, whatever passes on its topics', () => {
    const topics = [localTopics.ingestBatch, ...Object.values(COMPONENTS).map(localTopics.status), 'another/topic'];
    const payload = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...topics), payload, (topic, bytes) => {
        expect(() => new Traffic().note(topic, bytes)).not.toThrow();
      }),
    );
  });
});
