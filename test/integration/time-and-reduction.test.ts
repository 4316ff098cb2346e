import { afterEach, describe, expect, it } from '@jest/globals';
import { GatewayInMemory } from '../support/gateway-in-memory.ts';

let gateway: GatewayInMemory;
afterEach(() => gateway.stop());

const SENSOR = 'a4c138f5a1b2';
const TRUE_TIME = 1_780_000_000_000;

/** Readings as the cloud has stored them, in the order of the log. */
const stored = () => [...gateway.store.all()].sort((a, b) => a.seq - b.seq).map(({ reading }) => reading);

describe('a gateway that boots in 1970', () => {
  it('gives the cloud the true time of what it heard before its clock was set, once, and after a restart too', async () => {
    gateway = new GatewayInMemory();
    gateway.clock.setWallClock(60_000);
    gateway.clockSync = 'unsynchronized';
    await gateway.startPublisher();
    await gateway.startIngest();
    const buffer = await gateway.startBuffer();
    gateway.scanner.advertise(SENSOR, 2000);
    await gateway.clock.advanceAsync(20_000);
    expect(stored()).toEqual([]);
    await gateway.stopPart(buffer);
    const atSet = gateway.clock.monotonicMs();
    gateway.clock.setWallClock(TRUE_TIME);
    gateway.clockSync = 'synchronized';
    await gateway.startBuffer();
    gateway.scanner.advertise(SENSOR, 2100);
    await gateway.clock.advanceAsync(30_000);
    const [early, late, ...more] = stored();
    expect(early).toMatchObject({ time_quality: 'corrected', received_at: TRUE_TIME - atSet + (early?.mono_ms ?? 0) });
    expect(late).toMatchObject({ time_quality: 'synchronized', received_at: TRUE_TIME - atSet + (late?.mono_ms ?? 0) });
    expect(more).toEqual([]);
  });
});

describe('a gateway that averages', () => {
  it('has the cloud store one reading for each window, over a restart of the buffer in its midst', async () => {
    gateway = new GatewayInMemory();
    await gateway.startPublisher();
    await gateway.startIngest();
    const changes = { reduction: { all: { window_s: '60' } } };
    const buffer = await gateway.startBuffer({ changes });
    for (const temperature of [2000, 2100]) {
      gateway.scanner.advertise(SENSOR, temperature);
      await gateway.clock.advanceAsync(5000);
    }
    await gateway.stopPart(buffer);
    await gateway.startBuffer({ changes });
    gateway.scanner.advertise(SENSOR, 2500);
    await gateway.clock.advanceAsync(60_000);
    expect(stored()).toMatchObject([
      {
        values: { temperature_c: 22, temperature_c_min: 20, temperature_c_max: 25 },
        aggregate: { window_s: 60, count: 3 },
      },
    ]);
  });
});
