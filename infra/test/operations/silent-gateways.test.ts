import { describe, expect, it } from '@jest/globals';
import type { GatewayState } from '../../lib/history/ports.ts';
import { countSilentGateways, isCountingMinute } from '../../lib/operations/silent-gateways.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Gateways by building, each silent for so many milliseconds. */
const directoryOf = (buildings: Readonly<Record<string, readonly number[]>>) => ({
  buildings: () => each(Object.keys(buildings)),
  gateways: (buildingId: string) =>
    each<GatewayState>(
      (buildings[buildingId] ?? []).map((quietMs, i) => ({ buildingId, gatewayId: `gw-${i}`, heardAt: NOW - quietMs })),
    ),
});

describe('the count of silent gateways', () => {
  it('is of all buildings and tenants', async () => {
    const directory = directoryOf({ hq: [16 * MINUTE, MINUTE], 'acme:hq': [DAY] });
    expect(await countSilentGateways(directory, NOW)).toBe(2);
  });

  it.each([
    ['who has just been heard', 0],
    ['whose status is a little late', 15 * MINUTE],
    ['who was taken away', 7 * DAY],
    ['whose clock the cloud’s is behind of', -MINUTE],
  ])('leaves out %s', async (_, quietMs) => {
    expect(await countSilentGateways(directoryOf({ hq: [quietMs] }), NOW)).toBe(0);
  });

  it('is taken once in five minutes', () => {
    const minutes = Array.from({ length: 60 }, (_, i) => isCountingMinute(NOW + i * MINUTE + 31_000));
    expect(minutes.filter(Boolean)).toHaveLength(12);
  });
});
