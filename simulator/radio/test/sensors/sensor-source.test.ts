import { describe, expect, it } from '@jest/globals';
import { ADV_IND, decodeAdvertisingEvent, SCAN_RSP } from '../../src/advertising-report.ts';
import type { AirFrame } from '../../src/air-frame.ts';
import { ah } from '../../src/private-address.ts';
import { InvalidSourceError } from '../../src/radio-errors.ts';
import { SensorHandling } from '../../src/sensors/sensor-handling.ts';
import { type SensorsOptions, sensorFrames, sensorIdentities } from '../../src/sensors/sensor-source.ts';

function until(endMs: number, options: Partial<SensorsOptions> = {}): AirFrame[] {
  const frames: AirFrame[] = [];
  for (const frame of sensorFrames({ count: 8, ratePerSecond: 2, seed: 1, ...options })) {
    if (frame.atMs >= endMs) break;
    frames.push(frame);
  }
  return frames;
}

const reports = (frames: readonly AirFrame[]) => frames.flatMap(({ packet }) => decodeAdvertisingEvent(packet));
const hex = (frames: readonly AirFrame[]): string[] => frames.map(({ packet }) => Buffer.from(packet).toString('hex'));

describe('virtual sensors', () => {
  it('send the same bytes at the same times for the same seed', () => {
    expect(until(5000)).toEqual(until(5000));
    expect(hex(until(5000))).not.toEqual(hex(until(5000, { seed: 2 })));
  });

  it('have a static random address each', () => {
    const addresses = new Set(reports(until(1000, { count: 300 })).map(({ address }) => address));
    expect(addresses.size).toBe(300);
    for (const address of addresses) expect(Number.parseInt(address.slice(0, 2), 16) & 0xc0).toBe(0xc0);
  });

  it('advertise at the rate asked for, one after the other', () => {
    const frames = until(60_000, { formats: ['bthome-v2'] });
    expect(frames.length).toBeGreaterThanOrEqual(8 * 120 - 8);
    expect(frames.length).toBeLessThanOrEqual(8 * 120 + 8);
    const times = frames.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.slice(0, 8)).toEqual([0, 62.5, 125, 187.5, 250, 312.5, 375, 437.5]);
  });

  it('number each measurement: no two of a RuuviTag carry the same sequence', () => {
    const data = reports(until(10_000, { count: 1, formats: ['ruuvi-df5'] }))
      .filter(({ eventType }) => eventType === ADV_IND)
      .map((report) => Buffer.from(report.data).readUInt16BE(3 + 4 + 16));
    expect(data.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('answer an active scan with their name where they are connectable', () => {
    const names = reports(until(400, { count: 1, formats: ['ruuvi-df5'] })).filter((r) => r.eventType === SCAN_RSP);
    expect(names.map(({ data }) => Buffer.from(data).toString('latin1', 2))).toEqual([
      expect.stringMatching(/^Ruuvi [0-9A-F]{4}$/),
    ]);
  });

  it('keep to the 31 bytes of an advertisement for a day, in every format', () => {
    const day = until(86_400_000, { count: 4, ratePerSecond: 1 / 300, startHour: 0 });
    expect(day.length).toBeGreaterThan(4 * 280);
    for (const { data } of reports(day)) expect(data.length).toBeLessThanOrEqual(31);
  });

  it('encrypt with a rising counter where they have a key', () => {
    const key = Buffer.alloc(16, 5);
    const [first, second] = reports(
      until(1500, { count: 1, formats: ['bthome-v2'], encryption: { key, firstCounter: 7 } }),
    );
    const service = (data: Uint8Array | undefined) => Buffer.from(data ?? []).subarray(3 + 4);
    expect([service(first?.data)[0], service(second?.data)[0]]).toEqual([0x41, 0x41]);
    const counter = (data: Uint8Array | undefined) => service(data).readUInt32LE(service(data).length - 8);
    expect([counter(first?.data), counter(second?.data)]).toEqual([7, 8]);
  });

  it('measure the same whether or not they hide their address', () => {
    const privacy = { kind: 'resolvable', rotateEveryMs: 1000 } as const;
    const plain = reports(until(5000, { formats: ['ruuvi-df5'] }));
    const hidden = reports(until(5000, { formats: ['ruuvi-df5'], privacy }));
    expect(hidden.map(({ data }) => data)).toEqual(plain.map(({ data }) => data));
    expect(new Set(hidden.map(({ address }) => address)).size).toBeGreaterThan(8 * 4);
  });

  it('can be told by their keys, of which the owner knows', () => {
    const options = { count: 3, ratePerSecond: 1, seed: 4 };
    const privacy = { kind: 'resolvable', rotateEveryMs: 1000 } as const;
    const identities = sensorIdentities(options);
    expect(identities.map(({ format }) => format)).toEqual(['ruuvi-df5', 'bthome-v2', 'ruuvi-df3']);
    for (const { address } of reports(until(5000, { ...options, privacy }))) {
      const prand = Buffer.from(address.slice(0, 6), 'hex');
      const owners = identities.filter(({ irk }) => ah(irk, prand).toString('hex') === address.slice(6));
      expect(owners).toHaveLength(1);
    }
    const own = new Set(reports(until(5000, options)).map(({ address }) => address));
    expect([...own].sort()).toEqual(identities.map(({ address }) => address).sort());
  });

  it('are not heard while unplugged, and measure on meanwhile, as if nobody had touched them', () => {
    const handling = new SensorHandling();
    const [first, second] = sensorIdentities({ count: 2, ratePerSecond: 2, seed: 1 });
    const heard = (from: number, to: number) =>
      until(to, { count: 2, handling }).filter(({ atMs, isMissed }) => atMs >= from && !isMissed);
    handling.unplug(first?.address ?? '');
    expect(new Set(reports(heard(0, 5000)).map(({ address }) => address))).toEqual(new Set([second?.address]));
    handling.unplug(second?.address ?? '');
    expect([heard(0, 5000).length, until(5000, { count: 2, handling }).length > 0]).toEqual([0, true]);
    for (const { address } of [first, second].flatMap((each) => each ?? [])) handling.plugIn(address);
    expect(heard(0, 5000)).toEqual(until(5000, { count: 2 }));
  });

  it('are warmer than their rooms once somebody warms them, and as they were when it ends', () => {
    const handling = new SensorHandling();
    const options = { count: 1, formats: ['ruuvi-df5'] as const };
    const [sensor] = sensorIdentities({ ...options, ratePerSecond: 2, seed: 1 });
    const celsius = () =>
      reports(until(3000, { ...options, handling }))
        .filter(({ eventType }) => eventType === ADV_IND)
        .map(({ data }) => Buffer.from(data).readInt16BE(3 + 4 + 1) * 0.005);
    const before = celsius();
    handling.warm(sensor?.address ?? '', 20);
    for (const [i, value] of celsius().entries()) expect(value).toBeCloseTo((before[i] ?? 0) + 20, 2);
    handling.warm(sensor?.address ?? '', 0);
    expect(celsius()).toEqual(before);
  });

  it('need at least one sensor and some rate', () => {
    expect(() => sensorFrames({ count: 0, ratePerSecond: 1, seed: 1 })).toThrow(InvalidSourceError);
    expect(() => sensorFrames({ count: 1, ratePerSecond: Number.NaN, seed: 1 })).toThrow(InvalidSourceError);
  });
});
