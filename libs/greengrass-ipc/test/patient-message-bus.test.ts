import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { BusAccess } from '../src/bus-access.ts';
import { BusUnauthorizedError, BusUnavailableError } from '../src/bus-errors.ts';
import { InMemoryHub } from '../src/in-memory-message-bus.ts';
import { patientMessageBus } from '../src/patient-message-bus.ts';

function setUp(hub = new InMemoryHub()) {
  const clock = new ManualClock();
  const abort = new AbortController();
  const logger = createRecordingLogger();
  const bus = patientMessageBus(hub.busFor('a'), { clock, logger, random: () => 0.5, signal: abort.signal });
  return { hub, clock, abort, bus, logger };
}

describe('the patient bus', () => {
  it('subscribes to the cloud once the network is there', async () => {
    const { hub, clock, bus, logger } = setUp();
    hub.setLinks({ cloud: 'down' });
    const heard: string[] = [];
    const subscribed = bus.subscribeToCloud('a/b', (_, topic) => heard.push(topic));
    await clock.advanceAsync(60_000);
    expect(logger.records.map(({ event }) => event)).toContain('waiting_for_nucleus');
    hub.setLinks({ cloud: 'up' });
    await clock.advanceAsync(60_000);
    await subscribed;
    hub.sendFromCloud('a/b', Uint8Array.of(1));
    await clock.advanceAsync(0);
    expect(heard).toEqual(['a/b']);
  });

  it('reads the configuration once the nucleus is there', async () => {
    const { hub, clock, bus } = setUp();
    hub.setConfiguration('a', { x: 1 });
    hub.setLinks({ nucleus: 'down' });
    const read = bus.getConfiguration();
    await clock.advanceAsync(5000);
    hub.setLinks({ nucleus: 'up' });
    await clock.advanceAsync(60_000);
    expect(await read).toEqual({ x: 1 });
  });

  it('waits for the right to a local topic, and says which one is missing and where a recipe gives it', async () => {
    const access: Record<string, BusAccess> = {};
    const { hub, clock, bus, logger } = setUp(new InMemoryHub({ access }));
    const heard: string[] = [];
    const subscribed = bus.subscribe('a/b', (_, topic) => heard.push(topic));
    await clock.advanceAsync(45_000);
    expect(logger.records).toHaveLength(2);
    expect(logger.records[0]).toMatchObject({
      level: 'error',
      event: 'right_missing',
      fields: {
        operation: 'aws.greengrass#SubscribeToTopic',
        resource: 'a/b',
        recipe_section: 'ComponentConfiguration.DefaultConfiguration.accessControl["aws.greengrass.ipc.pubsub"]',
      },
    });
    access['a'] = { subscribe: ['a/b'], publish: ['a/b'] };
    await clock.advanceAsync(30_000);
    await subscribed;
    await hub.busFor('a').publish('a/b', Uint8Array.of(1));
    await clock.advanceAsync(0);
    expect(heard).toEqual(['a/b']);
  });

  it('ends the wait for a right when the component is told to stop', async () => {
    const { clock, abort, bus } = setUp(new InMemoryHub({ access: {} }));
    const outcome = bus.subscribe('a/b', () => undefined).catch((error: unknown) => error);
    await clock.advanceAsync(1000);
    abort.abort();
    expect(await outcome).toBeInstanceOf(BusUnauthorizedError);
  });

  it('does not wait for rights towards the cloud: the publisher says what it cannot do', async () => {
    const { bus } = setUp(new InMemoryHub({ access: {} }));
    await expect(bus.subscribeToCloud('a/b', () => undefined)).rejects.toThrow(BusUnauthorizedError);
  });

  it('fails a publish at once: its sender keeps the message', async () => {
    const { hub, bus } = setUp();
    hub.setLinks({ nucleus: 'down' });
    await expect(bus.publish('a/b', Uint8Array.of(1))).rejects.toThrow(BusUnavailableError);
  });

  it('stops waiting when the component is told to stop', async () => {
    const { hub, clock, abort, bus } = setUp();
    hub.setLinks({ nucleus: 'down' });
    const outcome = bus.subscribe('a/b', () => undefined).catch((error: unknown) => error);
    await clock.advanceAsync(20_000);
    abort.abort();
    expect(await outcome).toBeInstanceOf(BusUnavailableError);
  });
});
