import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisingEvent } from '../../src/advertising-report.ts';
import type { AirFrame } from '../../src/air-frame.ts';
import { floodFrames } from '../../src/disturbances/flood.ts';
import { InvalidSourceError } from '../../src/radio-errors.ts';

const addressOf = ({ packet }: AirFrame): string | undefined => decodeAdvertisingEvent(packet)[0]?.address;

describe('a flood of advertisements', () => {
  it('comes at its rate for its duration', () => {
    const times = [...floodFrames({ perSecond: 5000, addresses: 1_000_000, seed: 1, durationMs: 100 })].map(
      (f) => f.atMs,
    );
    expect(times).toHaveLength(500);
    expect(times.at(-1)).toBeCloseTo(99.8);
  });

  it('comes from a new address each time, until all were dealt out', () => {
    const frames = [...floodFrames({ perSecond: 1000, addresses: 20_000, seed: 1, durationMs: 21_000 })];
    const addresses = frames.map(addressOf);
    expect(new Set(addresses).size).toBe(20_000);
    expect(addresses.slice(20_000)).toEqual(addresses.slice(0, 1000));
    expect(addresses.every((address) => address?.startsWith('0001'))).toBe(true);
  });

  it('carries data of nobody, numbered', () => {
    const [, second] = floodFrames({ perSecond: 1000, addresses: 10, seed: 1, durationMs: 2 });
    const [report] = decodeAdvertisingEvent(second?.packet ?? Buffer.alloc(0));
    expect(Buffer.from(report?.data ?? []).toString('hex')).toBe(`02010617ffffff01000000${'00'.repeat(16)}`);
  });

  it('needs a rate and addresses', () => {
    expect(() => floodFrames({ perSecond: 0, addresses: 1, seed: 1 })).toThrow(InvalidSourceError);
    expect(() => floodFrames({ perSecond: 1, addresses: 0, seed: 1 })).toThrow(InvalidSourceError);
  });
});
