import { afterEach, describe, expect, it } from '@jest/globals';
import { environmentalSensor } from '../src/peripherals/environmental-sensor.ts';
import { ESP32_NOTIFY, ESP32_WRITE, type Esp32Reading, esp32 } from '../src/peripherals/esp32.ts';
import { virtualPeripheral } from '../src/peripherals/virtual-peripheral.ts';
import type { HostLine, HostProcess } from './host-process.ts';
import { RadiosAndHosts } from './radios-and-hosts.ts';

const ADDRESS = 'c0ffee000001';
const FAST = { intervalMs: 20 };
const READING: Esp32Reading = { temperatureC: 21.5, humidityRh: 48.25, batteryMv: 2998 };

const all = new RadiosAndHosts();
afterEach(() => all.end());

async function connect(host: HostProcess, address: string): Promise<void> {
  await host.line({ found: address });
  expect(await host.ask('connected', 'connect', address)).toEqual({ connected: address });
}

const values = (host: HostProcess, from: string): string[] =>
  host.lines.flatMap((line) => (line.data !== undefined && line.from === from ? [line.data] : []));

const disconnections = (lines: readonly HostLine[]): HostLine[] => lines.filter((line) => 'disconnected' in line);

describe('the unmodified noble', () => {
  it('connects, discovers and reads a sensor by the book', async () => {
    const radio = await all.radio({ peripherals: [environmentalSensor({ address: ADDRESS, advertising: FAST })] });
    const host = all.central(radio);
    await connect(host, ADDRESS);
    const { characteristics } = await host.ask('discovered', 'discover', ADDRESS);
    expect(characteristics).toEqual([
      ['2a00', 'read'],
      ['2a01', 'read'],
      ['2a05', 'indicate'],
      ['2a6e', 'read', 'notify'],
      ['2a6f', 'read', 'notify'],
      ['2a19', 'read', 'notify'],
    ]);
    expect((await host.ask('read', 'read', ADDRESS, '2a19')).read).toBe('57');
    expect((await host.ask('read', 'read', ADDRESS, '2a6e')).read).toMatch(/^[0-9a-f]{4}$/);
    expect(radio.linkCount).toBe(1);
  });

  it('is notified and indicated each new value', async () => {
    const common = { format: 'csv', reading: () => READING, notifyEveryMs: 20, advertising: FAST } as const;
    const peripherals = [
      esp32({ ...common, address: ADDRESS }),
      esp32({ ...common, address: 'c0ffee000002', indicates: true }),
    ];
    const host = all.central(await all.radio({ peripherals }));
    for (const { address } of peripherals) {
      await connect(host, address);
      await host.ask('discovered', 'discover', address);
      await host.ask('subscribed', 'subscribe', address, ESP32_NOTIFY);
    }
    await host.until(() => peripherals.every(({ address }) => values(host, address).length >= 5));
    expect(Buffer.from(values(host, 'c0ffee000002')[0] ?? '', 'hex').toString()).toBe('21.50,48.25,2998\n');
  });

  it('reads and writes values longer than one packet', async () => {
    const written: string[] = [];
    const long = Buffer.alloc(500, 'x');
    const device = virtualPeripheral({
      address: ADDRESS,
      advertising: FAST,
      services: [
        {
          uuid: 'abcd',
          characteristics: [
            {
              uuid: '1234',
              properties: ['read', 'write'],
              value: () => long,
              onWrite: (value) => written.push(Buffer.from(value).toString('hex')),
            },
          ],
        },
      ],
    });
    const host = all.central(await all.radio({ peripherals: [device] }));
    await connect(host, ADDRESS);
    await host.ask('discovered', 'discover', ADDRESS);
    expect((await host.ask('read', 'read', ADDRESS, '1234')).read).toBe(long.toString('hex'));
    await host.ask('written', 'write', ADDRESS, '1234', long.toString('hex'));
    expect(written).toEqual([long.toString('hex')]);
  });

  it('finds descriptors and the signal strength', async () => {
    const device = esp32({
      address: ADDRESS,
      format: 'json',
      reading: () => READING,
      advertising: { ...FAST, rssi: -71 },
    });
    const host = all.central(await all.radio({ peripherals: [device] }));
    await connect(host, ADDRESS);
    await host.ask('discovered', 'discover', ADDRESS);
    expect((await host.ask('described', 'describe', ADDRESS, ESP32_NOTIFY)).descriptors).toEqual(['2902', '2901']);
    expect((await host.ask('rssi', 'rssi', ADDRESS)).rssi).toBe(-71);
    await host.ask('written', 'write', ADDRESS, ESP32_WRITE, '00ff');
  });

  it('waits for an absent device until it cancels, and then connects to the next', async () => {
    const absent = environmentalSensor({ address: ADDRESS, advertising: FAST });
    const present = environmentalSensor({ address: 'c0ffee000002', advertising: FAST });
    const host = all.central(await all.radio({ peripherals: [absent, present] }));
    await host.line({ found: ADDRESS });
    await host.line({ found: 'c0ffee000002' });
    absent.setPresent(false);
    host.order('connect', ADDRESS);
    host.order('connect', 'c0ffee000002');
    expect(await host.ask('connected', 'cancel', ADDRESS)).toEqual({
      connected: ADDRESS,
      error: 'Error: connection canceled!',
    });
    await host.line({ connected: 'c0ffee000002' });
    expect(absent.linkCount).toBe(0);
  });

  it('loses a device that goes out of reach by the supervision timeout, and finds it again', async () => {
    const device = environmentalSensor({ address: ADDRESS, advertising: FAST });
    const host = all.central(await all.radio({ peripherals: [device] }));
    await connect(host, ADDRESS);
    device.setPresent(false);
    expect(await host.line({ disconnected: ADDRESS })).toEqual({ disconnected: ADDRESS, reason: 0x08 });
    device.setPresent(true);
    await connect(host, ADDRESS);
    device.disconnect();
    await host.until((lines) => disconnections(lines).length === 2);
    expect(disconnections(host.lines)[1]).toEqual({ disconnected: ADDRESS, reason: 0x13 });
    await connect(host, ADDRESS);
    host.order('disconnect', ADDRESS);
    await host.until((lines) => disconnections(lines).length === 3);
    expect(disconnections(host.lines)[2]).toEqual({ disconnected: ADDRESS, reason: 0x16 });
  });

  it('sees a flapping device come and go', async () => {
    const device = environmentalSensor({
      address: ADDRESS,
      advertising: FAST,
      presence: { flapEveryMs: 150, leaves: 'politely' },
    });
    const host = all.central(await all.radio({ peripherals: [device] }));
    for (let round = 1; round <= 3; round++) {
      await connect(host, ADDRESS);
      await host.until((lines) => disconnections(lines).length === round);
    }
    expect(device.linkCount).toBe(3);
  });

  it('learns of a link that breaks as soon as it is up', async () => {
    const device = environmentalSensor({ address: ADDRESS, advertising: FAST, failingLinks: 1 });
    const host = all.central(await all.radio({ peripherals: [device] }));
    await connect(host, ADDRESS);
    expect(await host.line({ disconnected: ADDRESS })).toEqual({ disconnected: ADDRESS, reason: 0x3e });
    await connect(host, ADDRESS);
    await host.ask('discovered', 'discover', ADDRESS);
  });

  it('hears twenty devices that notify at once, and goes on scanning', async () => {
    const addresses = Array.from({ length: 20 }, (_, index) => `c0ffee0000${index.toString(16).padStart(2, '0')}`);
    const reading = () => READING;
    const radio = await all.radio({
      peripherals: addresses.map((address) =>
        esp32({ address, format: 'packed', reading, notifyEveryMs: 100, advertising: FAST }),
      ),
    });
    const host = all.central(radio);
    for (const address of addresses) {
      await connect(host, address);
      await host.ask('discovered', 'discover', address);
      await host.ask('subscribed', 'subscribe', address, ESP32_NOTIFY);
    }
    expect(radio.linkCount).toBe(20);
    await host.until(() => addresses.every((address) => values(host, address).length >= 3));
    expect(host.lines.filter((line) => line.scan === 'stop')).toEqual([]);
  });

  it('has its links ended when its process dies', async () => {
    const device = environmentalSensor({ address: ADDRESS, advertising: FAST });
    const radio = await all.radio({ peripherals: [device] });
    const first = all.central(radio);
    await connect(first, ADDRESS);
    await first.kill();
    await connect(all.central(radio), ADDRESS);
    expect(device.linkCount).toBe(2);
  });

  it('connects by extended commands to a controller of version 5.0', async () => {
    const device = environmentalSensor({ address: ADDRESS, advertising: { ...FAST, name: 'Shelf' } });
    const host = all.central(await all.radio({ peripherals: [device], version: '5.0' }), { NOBLE_EXTENDED: '1' });
    await connect(host, ADDRESS);
    await host.ask('discovered', 'discover', ADDRESS);
    expect((await host.ask('read', 'read', ADDRESS, '2a00')).read).toBe(Buffer.from('Shelf').toString('hex'));
  });
});
