import { afterEach, describe, expect, it } from '@jest/globals';
import { floodFrames } from '../src/disturbances/flood.ts';
import { MALFORMED_DATA, malformedFrames } from '../src/disturbances/malformed.ts';
import { mergedFrames } from '../src/merged-frames.ts';
import { virtualPeripheral } from '../src/peripherals/virtual-peripheral.ts';
import { sensorFrames, sensorIdentities } from '../src/sensors/sensor-source.ts';
import { RadiosAndHosts } from './radios-and-hosts.ts';

const all = new RadiosAndHosts();
afterEach(() => all.end());

describe('the unmodified noble', () => {
  it('hears each stranger of a flood', async () => {
    const radio = await all.radio({
      source: floodFrames({ perSecond: 5000, addresses: 3000, seed: 1, durationMs: 600 }),
    });
    const host = all.central(radio);
    await host.until((lines) => lines.filter(({ found }) => found !== undefined).length === 3000);
    expect(radio.counters()).toEqual({ aired: 3000, sent: 3000 });
  });

  it('drops reports with malformed data, not all of them, and hears the sensors beside', async () => {
    const sensors = { count: 2, ratePerSecond: 4, seed: 1 };
    const rounds = Object.keys(MALFORMED_DATA).length;
    const source = mergedFrames(malformedFrames({ perSecond: 10 * rounds, seed: 1 }), sensorFrames(sensors));
    const host = all.central(await all.radio({ source }), {}, 'ignore');
    for (const { address } of sensorIdentities(sensors)) await host.line({ found: address });
    await host.line({ found: malformed('a structure that runs over the end') });
    await host.line({ found: malformed('nothing at all') });
    expect(host.lines).not.toContainEqual({ found: malformed('transmit power without a value') });
    expect(host.lines).not.toContainEqual({ found: malformed('service data without a UUID') });
  });

  it('is left without an answer by a value that needs pairing, while the link stays', async () => {
    const device = virtualPeripheral({
      address: 'c0ffee000001',
      advertising: { intervalMs: 20 },
      services: [
        {
          uuid: 'abcd',
          characteristics: [{ uuid: '1234', properties: ['read'], value: () => Uint8Array.of(1), isProtected: true }],
        },
      ],
    });
    const host = all.central(await all.radio({ peripherals: [device] }));
    await host.line({ found: device.address });
    await host.ask('connected', 'connect', device.address);
    await host.ask('discovered', 'discover', device.address);
    host.order('read', device.address, '1234');
    await host.ask('rssi', 'rssi', device.address);
    expect([device.isConnected, device.linkCount]).toEqual([true, 1]);
    expect(host.lines.some((line) => 'read' in line)).toBe(false);
  });
});

/** The address from which data of this kind come. */
function malformed(kind: keyof typeof MALFORMED_DATA): string {
  return `c1badbad00${Object.keys(MALFORMED_DATA).indexOf(kind).toString(16).padStart(2, '0')}`;
}
