import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, property, string } from 'fast-check';
import { archivePartition } from '../../lib/archive/archive-partition.ts';
import { storedReading } from '../telemetry/examples.ts';

const RECEIVED = Date.parse('2026-11-20T10:00:00Z');

function partitionOf(overrides: { buildingId?: string; measuredAt?: number }) {
  const { buildingId = 'acme:hq', measuredAt = RECEIVED } = overrides;
  const { reading } = storedReading({ seq: 1 });
  return archivePartition(
    storedReading({
      seq: 1,
      buildingId,
      reading: { ...reading, measured_at: measuredAt },
      cloudReceivedAt: RECEIVED,
    }),
  );
}
const dayOf = (measured: string) => partitionOf({ measuredAt: Date.parse(measured) }).day;

describe('archivePartition', () => {
  it.each([
    ['acme:hq', 'acme', 'hq'],
    ['hq', 'default', 'hq'],
    ['default:hq', 'default', 'hq'],
    ['default', 'default', 'default'],
    ['acme:hq:2', 'acme', 'hq!2'],
    [':hq', 'default', '!hq'],
    ['acme:', 'acme', '(none)'],
    ['default:', 'default', '(none)'],
  ])('puts building %s under tenant %s in %s', (buildingId, tenant, building) => {
    expect(partitionOf({ buildingId })).toMatchObject({ tenant, building });
  });

  it('makes folders of no id that lead elsewhere', () => {
    const character = constantFrom(...'aZ09_.:-');
    assert(
      property(string({ unit: character, minLength: 1, maxLength: 64 }), (buildingId) => {
        const { tenant, building } = partitionOf({ buildingId });
        expect(`${tenant}/${building}`).toMatch(/^[A-Za-z0-9_.-]+\/([A-Za-z0-9_.!-]+|\(none\))$/);
      }),
    );
  });

  it('takes the day on which it was measured, however late it came', () => {
    expect(dayOf('2026-11-20T00:00:00Z')).toBe('2026-11-20');
    expect(dayOf('2026-11-13T23:59:59.999Z')).toBe('2026-11-13');
  });

  it('keeps what a wrong clock dated before the first day under that day', () => {
    expect(dayOf('1970-01-01T00:00:07Z')).toBe('2020-01-01');
  });

  it('keeps what a wrong clock dated into the future under the day after it was received', () => {
    expect(dayOf('2026-11-21T09:00:00Z')).toBe('2026-11-21');
    expect(dayOf('2031-01-01T00:00:00Z')).toBe('2026-11-21');
    expect(partitionOf({ measuredAt: Number.MAX_SAFE_INTEGER }).day).toBe('2026-11-21');
  });
});
