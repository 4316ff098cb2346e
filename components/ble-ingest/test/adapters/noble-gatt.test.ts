import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentalSensor } from '@sward/radio/peripherals/environmental-sensor.ts';
import { ESP32_NOTIFY, esp32 } from '@sward/radio/peripherals/esp32.ts';
import { type VirtualPeripheral, virtualPeripheral } from '@sward/radio/peripherals/virtual-peripheral.ts';
import { createRadio, type Radio, type RadioOptions } from '@sward/radio/radio.ts';
import type { Peer } from '../../src/gatt-ports.ts';
import { bundleGattProgram, GattProcess } from './gatt-process.ts';

const radios: Radio[] = [];
const processes: GattProcess[] = [];
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatt-'));
  program = join(folder, 'program.cjs');
  await bundleGattProgram(program);
});

afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill()));
  await Promise.all(radios.splice(0).map((radio) => radio.stop()));
});

afterAll(() => rm(folder, { recursive: true }));

async function start(
  peripherals: readonly VirtualPeripheral[],
  options: Omit<RadioOptions, 'listen' | 'peripherals'> = {},
) {
  const radio = createRadio({ listen: 'tcp:127.0.0.1:0', peripherals, ...options });
  radios.push(radio);
  await radio.start();
  const host = new GattProcess(program, radio.environment());
  processes.push(host);
  await host.until(({ state }) => state === 'scanning');
  return { radio, host };
}

const QUICKLY = { intervalMs: 20 };
const A = 'c0ffee000001';
const B = 'c0ffee000002';

const random = (address: string): Peer => ({ address, addressType: 'random' });
const sensor = (address: string, more: object = {}) =>
  environmentalSensor({ address, advertising: QUICKLY, notifyEveryMs: 50, ...more });

const temperatureOf = { service: '181a', characteristic: '2a6e', canRead: true, canNotify: true };

/** Long enough for several packets of the MTU that noble offers, 256. */
const LONG_VALUE = Uint8Array.from({ length: 512 }, (_, at) => at & 0xff);

describe('a link through noble', () => {
  it('finds, reads, and is notified', async () => {
    const { host } = await start([sensor(A)]);
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
    const { characteristics } = await host.ask({ order: 'discover', address: A });
    expect(characteristics).toContainEqual(temperatureOf);
    expect(characteristics).toContainEqual({ ...temperatureOf, service: '180f', characteristic: '2a19' });
    const read = await host.ask({ order: 'read', address: A, characteristic: temperatureOf });
    expect(read.value).toMatch(/^[0-9a-f]{4}$/);
    await host.ask({ order: 'subscribe', address: A, characteristic: temperatureOf });
    const from = host.lines.length;
    const { notified } = await host.until((line) => line.notified !== undefined, from);
    expect(notified).toMatch(/^[0-9a-f]{4}$/);
  });

  it('reads a long value whole, also of a device that offers a larger MTU than noble asks for', async () => {
    const services = [
      { uuid: 'ff00', characteristics: [{ uuid: 'ff01', properties: ['read'] as const, value: () => LONG_VALUE }] },
    ];
    const { host } = await start([virtualPeripheral({ address: A, advertising: QUICKLY, services, mtu: 517 })]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    await host.ask({ order: 'discover', address: A });
    const characteristic = { service: 'ff00', characteristic: 'ff01', canRead: true, canNotify: false };
    const { value } = await host.ask({ order: 'read', address: A, characteristic });
    expect(value).toBe(Buffer.from(LONG_VALUE).toString('hex'));
  });

  it('takes indications, and confirms them', async () => {
    const reading = () => ({ temperatureC: 21.5, humidityRh: 40, batteryMv: 3000 });
    const device = esp32({
      address: A,
      advertising: QUICKLY,
      format: 'packed',
      reading,
      indicates: true,
      notifyEveryMs: 50,
    });
    const { host } = await start([device]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    const { characteristics = [] } = await host.ask({ order: 'discover', address: A });
    const characteristic = characteristics.find((each) => each.characteristic === ESP32_NOTIFY) ?? temperatureOf;
    await host.ask({ order: 'subscribe', address: A, characteristic });
    // A second one comes only after the first was confirmed.
    await host.until(() => host.lines.filter(({ notified }) => notified !== undefined).length >= 3);
  });

  it('tells two characteristics of the same UUID apart', async () => {
    const characteristic = (octet: number) => ({
      uuid: '2a6e',
      properties: ['read'] as const,
      value: () => Uint8Array.of(octet, 0),
    });
    const services = [{ uuid: '181a', characteristics: [characteristic(1), characteristic(2)] }];
    const { host } = await start([virtualPeripheral({ address: A, advertising: QUICKLY, services })]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    const { characteristics = [] } = await host.ask({ order: 'discover', address: A });
    const found = characteristics.filter((each) => each.characteristic === '2a6e');
    const values = [];
    for (const each of found) values.push((await host.ask({ order: 'read', address: A, characteristic: each })).value);
    expect(values).toEqual(['0100', '0200']);
  });

  it('fails with a reason where there is nothing to subscribe to, and goes on', async () => {
    const services = [
      { uuid: 'ff00', characteristics: [{ uuid: 'ff01', properties: ['write'] as const, value: () => LONG_VALUE }] },
    ];
    const { host } = await start([virtualPeripheral({ address: A, advertising: QUICKLY, services })]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    await host.ask({ order: 'discover', address: A });
    const characteristic = { service: 'ff00', characteristic: 'ff01', canRead: false, canNotify: false };
    expect(await host.ask({ order: 'subscribe', address: A, characteristic })).toMatchObject({
      code: 'GATT_REFUSED',
      message: expect.stringMatching(/no client configuration/),
    });
    expect(await host.ask({ order: 'read', address: A, characteristic })).toMatchObject({
      code: 'GATT_REFUSED',
      message: expect.stringMatching(/read not permitted/),
    });
    expect((await host.ask({ order: 'discover', address: A })).characteristics?.length).toBeGreaterThan(0);
  });

  it('ends with a reason when its device goes out of reach, and can be made again', async () => {
    const device = sensor(A);
    const { host } = await start([device]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    device.setPresent(false);
    expect((await host.until(({ closed }) => closed !== undefined)).closed).toMatch(/out of reach \(0x08\)/);
    expect(await host.ask({ order: 'read', address: A, characteristic: temperatureOf })).toMatchObject({
      code: 'GATT_DISCONNECTED',
    });
    device.setPresent(true);
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
  });

  it('is given up when its device answers no more', async () => {
    const device = sensor(A);
    const { host, radio } = await start([device]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    await host.ask({ order: 'discover', address: A });
    device.setResponding(false);
    expect(await host.ask({ order: 'read', address: A, characteristic: temperatureOf })).toMatchObject({
      code: 'GATT_TIMEOUT',
    });
    await host.until(({ closed }) => closed !== undefined);
    expect(radio.linkCount).toBe(0);
  });

  it('ends when the adapter loses its power, without a word of the controller, and can be made again', async () => {
    const { host, radio } = await start([sensor(A), sensor(B)]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    radio.setPower(false);
    await host.until(({ closed }) => closed !== undefined);
    expect(await host.ask({ order: 'connect', peer: random(B), timeoutMs: 1000 })).toMatchObject({
      code: 'GATT_UNAVAILABLE',
    });
    const from = host.lines.length;
    radio.setPower(true);
    await host.until(({ state }) => state === 'scanning', from);
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
    expect((await host.ask({ order: 'discover', address: A })).characteristics).toContainEqual(temperatureOf);
  });
});

describe('an attempt to connect', () => {
  it('ends in time at an absent device, and the next one follows', async () => {
    const { host } = await start([sensor(A), sensor(B, { presence: 'absent' })]);
    expect(await host.ask({ order: 'connect', peer: random(B), timeoutMs: 300 })).toMatchObject({
      code: 'GATT_TIMEOUT',
    });
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
  });

  it('is refused while another is under way, and while there is a link', async () => {
    const { host } = await start([sensor(A), sensor(B, { presence: 'absent' })]);
    const absent = host.ask({ order: 'connect', peer: random(B), timeoutMs: 1000 });
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 1000 })).toMatchObject({
      code: 'GATT_UNAVAILABLE',
      message: expect.stringMatching(/one at a time/),
    });
    await absent;
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 1000 })).toMatchObject({
      code: 'GATT_REFUSED',
    });
  });

  it('says that the adapter holds as many links as it can', async () => {
    const { host } = await start([sensor(A), sensor(B)], { maxLinks: 1 });
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    expect(await host.ask({ order: 'connect', peer: random(B), timeoutMs: 1000 })).toMatchObject({
      code: 'GATT_REFUSED',
      message: expect.stringMatching(/as many links as it can \(0x09\)/),
    });
  });

  it('fails where the link breaks at once, and leaves nothing behind', async () => {
    const { host } = await start([sensor(A, { failingLinks: 1 })]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    await host.until(({ closed }) => closed !== undefined);
    expect((await host.ask({ order: 'tables' })).after?.entries).toBe(0);
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
  });

  it('is withdrawn without an answer of a controller that hangs, and works once it is back', async () => {
    const { host, radio } = await start([sensor(A), sensor(B, { presence: 'absent' })]);
    const attempt = host.ask({ order: 'connect', peer: random(B), timeoutMs: 300 });
    radio.hang();
    expect(await attempt).toMatchObject({
      code: 'GATT_UNAVAILABLE',
      message: expect.stringMatching(/does not confirm/),
    });
    radio.hang(false);
    expect(await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 })).not.toHaveProperty('code');
  });

  it('works on a controller of version 5.0', async () => {
    const { host } = await start([sensor(A)], { version: '5.0' });
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    expect((await host.ask({ order: 'discover', address: A })).characteristics).toContainEqual(temperatureOf);
  });

  it('leaves the scan running', async () => {
    const { host } = await start([sensor(A), sensor(B)]);
    await host.ask({ order: 'connect', peer: random(A), timeoutMs: 10_000 });
    const reports = async (): Promise<number> => (await host.ask({ order: 'status' })).reports ?? 0;
    const before = await reports();
    while ((await reports()) < before + 10);
    expect(host.lines.filter(({ closed }) => closed !== undefined)).toEqual([]);
  });
});

describe('many links', () => {
  const present = Array.from({ length: 18 }, (_, at) => `c0ffee0001${10 + at}`);
  const ABSENT = 'c0ffee000201';
  const FLAPPING = 'c0ffee000202';

  it('20 devices, one absent and one flapping: none starved', async () => {
    const { host } = await start([
      ...present.map((address) => sensor(address, { notifyEveryMs: 200 })),
      sensor(ABSENT, { presence: 'absent' }),
      sensor(FLAPPING, { presence: { flapEveryMs: 700, leaves: 'politely' } }),
    ]);
    host.keep(Object.fromEntries([...present, ABSENT, FLAPPING].map((id) => [id, { address_type: 'random' }])));
    const count = (id: string) => host.frames(id, 'gatt-2a6e');
    await host.until(() => present.every((id) => count(id) >= 20) && count(FLAPPING) > 0);
    const { status = {} } = await host.ask({ order: 'status' });
    for (const id of present) expect(status[id]).toMatchObject({ connected: true, connects: 1, failures: 0 });
    expect(status[ABSENT]).toMatchObject({ connected: false, connects: 0, last_failure: 'GATT_TIMEOUT' });
    expect(host.lines.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  it('restores subscriptions after each loss', async () => {
    const device = sensor(A);
    const { host } = await start([device]);
    host.keep({ [A]: {} });
    for (let round = 1; round <= 3; round += 1) {
      const from = host.lines.length;
      await host.until(({ format }) => format === 'gatt-2a6f', from);
      device.disconnect();
      await host.until(() => device.linkCount > round);
    }
    const from = host.lines.length;
    expect((await host.until(({ format }) => format === 'gatt-2a6e', from)).values).toHaveProperty('temperature_c');
  });

  it('100 links, one after the other, leave nothing behind', async () => {
    const { host } = await start([sensor(A, { notifyEveryMs: 10, advertising: { intervalMs: 2 } })]);
    const { before, after, message } = await host.ask({ order: 'cycles', peer: random(A), count: 100 });
    expect(message).toBeUndefined();
    expect(after).toMatchObject({ entries: 0, listeners: before?.listeners });
    expect((after?.heapBytes ?? Number.NaN) - (before?.heapBytes ?? Number.NaN)).toBeLessThan(1_000_000);
  });
});

describe('the formats of makers, over the air', () => {
  it.each([
    ['json', 'json t=temperature_c; h=humidity_rh; mv=battery_mv'],
    ['csv', 'csv 1=temperature_c; 2=humidity_rh; 3=battery_mv'],
    ['packed', 'struct temperature_c s16le@0 /100; humidity_rh u16le@2 /100; battery_mv u16le@4'],
  ] as const)('%s', async (format, declaration) => {
    const reading = () => ({ temperatureC: 21.5, humidityRh: 40.25, batteryMv: 2987 });
    // The least MTU: JSON does not fit into one notification.
    const { host } = await start([
      esp32({ address: A, advertising: QUICKLY, format, reading, notifyEveryMs: 50, mtu: 64 }),
    ]);
    host.keep({ [A]: { characteristics: { [ESP32_NOTIFY]: declaration } } });
    const { values } = await host.until(({ deviceId }) => deviceId === A);
    expect(values).toEqual({ temperature_c: 21.5, humidity_rh: 40.25, battery_mv: 2987 });
  });
});
