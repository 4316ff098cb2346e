import { afterEach, describe, expect, it } from '@jest/globals';
import type { IpcMessage } from '../../src/ipc/message.ts';
import type { Flavour } from '../../src/ports.ts';
import { IpcHarness } from '../support/ipc-harness.ts';
import type { RawClient } from '../support/raw-client.ts';

const STALL_MS = 80;

/** The number in an event's message; undefined for responses. */
function numberOf(message: IpcMessage): unknown {
  return JSON.parse(Buffer.from(message.payload).toString()).jsonMessage?.message?.n;
}

describe('a subscriber that does not read', () => {
  let harness: IpcHarness;
  afterEach(() => harness.stop());

  async function client(name: string): Promise<RawClient> {
    const raw = await harness.connectRaw();
    await raw.handshake({ authToken: harness.addComponent(name) });
    return raw;
  }

  async function scene(flavour: Flavour) {
    harness = await IpcHarness.start(flavour, { stallMs: STALL_MS });
    const [publisher, stalled, healthy] = [await client('P'), await client('S'), await client('H')];
    for (const subscriber of [stalled, healthy]) {
      subscriber.request(1, 'SubscribeToTopic', { topic: 't' });
      await subscriber.messages.next();
    }
    return { publisher, stalled, healthy };
  }

  const publish = (raw: RawClient, streamId: number, n: number, topic = 't', filler = '') =>
    raw.request(streamId, 'PublishToTopic', { topic, publishMessage: { jsonMessage: { message: { n, filler } } } });

  it('holds up publishes to its topic on lite, then loses them, while other topics flow', async () => {
    const { publisher, stalled, healthy } = await scene('lite');
    harness.server.faults.stall('S');
    const begun = performance.now();
    publish(publisher, 1, 1);
    publish(publisher, 2, 2, 'other');
    expect((await publisher.messages.next()).streamId).toBe(2);
    expect((await publisher.messages.next()).streamId).toBe(1);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(STALL_MS - 5);
    harness.server.faults.release('S');
    publish(publisher, 3, 3);
    expect(numberOf(await stalled.messages.next())).toBe(3);
    expect((await healthy.messages.take(2)).map(numberOf)).toEqual([1, 3]);
    expect(harness.logged.join()).toContain('event skipped');
  });

  it('gets on lite what it was slow for, if it reads again in time', async () => {
    const { publisher, stalled } = await scene('lite');
    harness.server.faults.stall('S');
    publish(publisher, 1, 1);
    harness.server.faults.release('S');
    expect(numberOf(await stalled.messages.next())).toBe(1);
    await publisher.messages.next();
  });

  it('gets everything later on classic, and holds nobody up', async () => {
    const { publisher, stalled, healthy } = await scene('classic');
    harness.server.faults.stall('S');
    for (let n = 1; n <= 20; n += 1) publish(publisher, n, n);
    await publisher.messages.take(20);
    await healthy.messages.take(20);
    expect(stalled.messages.size).toBe(0);
    harness.server.faults.release('S');
    expect((await stalled.messages.take(20)).map(numberOf)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('is noticed by its full socket on lite, without any fault', async () => {
    const { publisher, stalled } = await scene('lite');
    stalled.stopReading();
    const filler = 'x'.repeat(9_000);
    let stream = 0;
    // Fills the buffers of the socket, whatever their size is here.
    while (!harness.logged.join().includes('event skipped')) {
      stream += 1;
      publish(publisher, stream, stream, 't', filler);
      await publisher.messages.next();
    }
    stalled.resumeReading();
    expect(numberOf(await stalled.messages.next())).toBe(1);
  });

  it('does not hold up a publish any longer once it is gone', async () => {
    harness = await IpcHarness.start('lite', { stallMs: 60_000 });
    const [publisher, stalled] = [await client('P'), await client('S')];
    stalled.request(1, 'SubscribeToTopic', { topic: 't' });
    await stalled.messages.next();
    harness.server.faults.stall('S');
    publish(publisher, 1, 1);
    publish(publisher, 2, 2, 'other');
    await publisher.messages.next();
    stalled.close();
    expect((await publisher.messages.next()).streamId).toBe(1);
  });
});
