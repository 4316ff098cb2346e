import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import fc from 'fast-check';
import { GatewayInMemory } from '../support/gateway-in-memory.ts';
import { recipeAccess } from '../support/recipe-access.ts';

let gateway: GatewayInMemory;
afterEach(() => gateway.stop());

const SENSOR = 'a4c138f5a1b2';

/** A sensor advertises `count` rising temperatures, 100 ms apart. */
async function advertise(count: number, from = 2000): Promise<number[]> {
  const temperatures: number[] = [];
  for (let i = 0; i < count; i += 1) {
    gateway.scanner.advertise(SENSOR, from + i);
    temperatures.push((from + i) / 100);
    await gateway.clock.advanceAsync(100);
  }
  return temperatures;
}

describe('from advertisement to stored reading', () => {
  it.each(['batch', 'reading'] as const)('every reading arrives once, in %s mode', async (mode) => {
    gateway = new GatewayInMemory({}, mode);
    await gateway.start();
    const sent = await advertise(50);
    await gateway.clock.advanceAsync(5000);
    expect(gateway.storedTemperatures()).toEqual(sent);
    expect(gateway.hub.handlerErrors).toEqual([]);
  });

  it('waits on disk while the cloud is away, and arrives when it is back', async () => {
    gateway = new GatewayInMemory();
    await gateway.start();
    const before = await advertise(10);
    await gateway.clock.advanceAsync(3000);
    gateway.hub.setLinks({ cloud: 'down' });
    const during = await advertise(100, 3000);
    expect(gateway.storedTemperatures()).toEqual(before);
    gateway.hub.setLinks({ cloud: 'up' });
    await gateway.clock.advanceAsync(30_000);
    expect(gateway.storedTemperatures()).toEqual([...before, ...during]);
  });

  it('is kept by a gateway that starts without a network', async () => {
    gateway = new GatewayInMemory();
    gateway.hub.setLinks({ cloud: 'down' });
    await gateway.start();
    const sent = await advertise(20);
    gateway.hub.setLinks({ cloud: 'up' });
    await gateway.clock.advanceAsync(60_000);
    expect(gateway.storedTemperatures()).toEqual(sent);
  });

  it('is kept while the publisher has no right to publish, and arrives when a deployment gives it back', async () => {
    const access = recipeAccess();
    const granted = access[COMPONENTS.cloudPublisher] ?? {};
    access[COMPONENTS.cloudPublisher] = { ...granted, publishToCloud: ['elsewhere'] };
    gateway = new GatewayInMemory({ access });
    await gateway.start();
    const sent = await advertise(20);
    await gateway.clock.advanceAsync(60_000);
    expect(gateway.storedTemperatures()).toEqual([]);
    access[COMPONENTS.cloudPublisher] = granted;
    await gateway.clock.advanceAsync(60_000);
    expect(gateway.storedTemperatures()).toEqual(sent);
  });

  it('is held by ingest while the nucleus is away', async () => {
    gateway = new GatewayInMemory();
    await gateway.start();
    gateway.hub.setLinks({ nucleus: 'down' });
    const sent = await advertise(30);
    gateway.hub.setLinks({ nucleus: 'up' });
    await gateway.clock.advanceAsync(30_000);
    expect(gateway.storedTemperatures()).toEqual(sent);
  });

  it('is handed over by an ingest that is stopped soon after the buffer was restarted', async () => {
    gateway = new GatewayInMemory();
    await gateway.startPublisher();
    const buffer = await gateway.startBuffer();
    const ingest = await gateway.startIngest();
    const before = await advertise(15);
    await gateway.stopPart(buffer, 100);
    const meanwhile = await advertise(3, 3000);
    await gateway.startBuffer();
    const after = await advertise(12, 4000);
    await gateway.stopPart(ingest);
    await gateway.clock.advanceAsync(30_000);
    expect(gateway.storedTemperatures()).toEqual([...before, ...meanwhile, ...after]);
  });

  it('is neither lost nor doubled, whichever messages the nucleus loses on any hop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 40, maxLength: 120 }), async (fates) => {
        let messages = 0;
        // The pattern is played once: a bus that loses everything for ever delivers nothing.
        gateway = new GatewayInMemory({ lose: () => fates[messages++] ?? false });
        await gateway.start();
        const sent = await advertise(40);
        await gateway.clock.advanceAsync(120_000);
        expect(gateway.storedTemperatures()).toEqual(sent);
        await gateway.stop();
      }),
      { numRuns: 15 },
    );
    gateway = new GatewayInMemory();
  });
});

describe('the gateway status', () => {
  const statusOf = (index: number) => gateway.statuses.at(index)?.body;

  it('is told at start, on news and every 60 s, as version 1.0', async () => {
    gateway = new GatewayInMemory();
    await gateway.start();
    await advertise(5);
    await gateway.clock.advanceAsync(5000);
    const news = gateway.statuses.length;
    expect(statusOf(-1)).toMatchObject({
      status: 'online',
      timestamp: expect.any(Number),
      version: '1.0.0',
      uptime_seconds: expect.any(Number),
      mqtt_connected: true,
      active_devices: 1,
      buffered_messages: expect.any(Number),
    });
    await gateway.clock.advanceAsync(120_000);
    expect(gateway.statuses.length - news).toBe(2);
    expect(statusOf(-1)).toMatchObject({ buffered_messages: 0, uptime_seconds: expect.any(Number) });
  });

  it('says goodbye', async () => {
    gateway = new GatewayInMemory();
    await gateway.start();
    await gateway.stop();
    expect(statusOf(-1)).toMatchObject({ status: 'offline' });
    gateway = new GatewayInMemory();
  });

  it('tells what waits on the gateway when the cloud is back', async () => {
    gateway = new GatewayInMemory();
    await gateway.start();
    gateway.hub.setLinks({ cloud: 'down' });
    await advertise(30);
    await gateway.clock.advanceAsync(5000);
    const told = gateway.statuses.length;
    gateway.hub.setLinks({ cloud: 'up' });
    await gateway.clock.advanceAsync(60_000);
    const after = gateway.statuses.slice(told).map(({ body }) => body);
    expect(after.some(({ mqtt_connected }) => mqtt_connected === true)).toBe(true);
    expect(after.at(-1)).toMatchObject({ mqtt_connected: true, buffered_messages: 0 });
  });
});
