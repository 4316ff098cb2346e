import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { type ClockReading, correctReading, stampReading } from '../../src/time/stamp.ts';

const NOW = 1_780_000_000_000;
const BOOT = 'boot-1';

const clock = (fields: Partial<ClockReading> = {}): ClockReading => ({
  state: 'synchronized',
  bootId: BOOT,
  offsetMs: NOW,
  notBeforeMs: 1_700_000_000_000,
  ...fields,
});

const heard = (fields: object = {}) =>
  sampleReading(0, { boot_id: BOOT, mono_ms: 5000, received_at: NOW + 5000, measured_at: NOW + 5000, ...fields });

describe('the quality of times', () => {
  it.each([
    { of: 'a reading heard by the clock that is right', reading: heard(), state: 'synchronized', is: 'synchronized' },
    {
      of: 'a reading on a machine that says it is not set',
      reading: heard(),
      state: 'unsynchronized',
      is: 'unsynchronized',
    },
    { of: 'a reading where nothing tells', reading: heard(), state: 'unknown', is: 'unknown' },
    {
      of: 'a reading that waited in its source while the clock was set by an hour',
      reading: heard({ received_at: NOW + 5000 - 3_600_000 }),
      state: 'synchronized',
      is: 'unsynchronized',
    },
    { of: 'a reading of 1970', reading: heard({ received_at: 5000 }), state: 'unknown', is: 'unsynchronized' },
    { of: 'a reading of another boot', reading: heard({ boot_id: 'b-0' }), state: 'synchronized', is: 'unknown' },
    {
      of: 'a reading that says so itself',
      reading: heard({ time_quality: 'corrected' }),
      state: 'unknown',
      is: 'unknown',
    },
  ] as const)('of $of is: $is', ({ reading, state, is }) => {
    expect(stampReading(reading, clock({ state })).time_quality).toBe(is);
  });
});

describe('a sensor with a clock of its own', () => {
  it('is believed up to a minute ahead of the gateway', () => {
    const stamped = stampReading(heard({ measured_at: NOW + 65_000 }), clock());
    expect(stamped).toMatchObject({ measured_at: NOW + 65_000 });
    expect(stamped).not.toHaveProperty('measured_at_raw');
  });

  it('in the future measured when it was heard, and what it said is kept', () => {
    const stamped = stampReading(heard({ measured_at: NOW + 65_001 }), clock());
    expect(stamped).toMatchObject({ measured_at: NOW + 5000, measured_at_raw: NOW + 65_001 });
  });

  it('that only the gateway in 1970 thought ahead is believed once the true time is known', () => {
    const measured = NOW + 3000;
    const stamped = stampReading(
      heard({ received_at: 5000, measured_at: measured }),
      clock({ state: 'unsynchronized' }),
    );
    expect(stamped).toMatchObject({ measured_at: 5000, measured_at_raw: measured });
    const corrected = correctReading(stamped, NOW);
    expect(corrected).toMatchObject({ measured_at: measured, received_at: NOW + 5000 });
    expect(corrected).not.toHaveProperty('measured_at_raw');
  });
});

describe('a corrected reading', () => {
  it('has the true time of its monotonic stamp, and was measured as long before as it seemed', () => {
    const times = fc.record({ mono: fc.integer({ max: 1e9, min: 0 }), wall: fc.nat(2e9), age: fc.nat(60_000) });
    fc.assert(
      fc.property(times, ({ mono, wall, age }) => {
        const received = wall + 60_000;
        const reading = heard({ mono_ms: mono, received_at: received, measured_at: received - age });
        const corrected = correctReading(reading, NOW);
        expect(corrected).toMatchObject({ received_at: NOW + mono, measured_at: NOW + mono - age });
        expect(corrected.time_quality).toBe('corrected');
      }),
    );
  });

  it('keeps what a sensor far in the future said', () => {
    const stamped = stampReading(
      heard({ received_at: 5000, measured_at: NOW * 2 }),
      clock({ state: 'unsynchronized' }),
    );
    expect(correctReading(stamped, NOW)).toMatchObject({ measured_at: NOW + 5000, measured_at_raw: NOW * 2 });
  });
});
