import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCut, parseDuration } from '../src/duration.ts';
import { UsageError } from '../src/gateway-errors.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['30', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['0s', 0],
    ['576h', 576 * 3_600_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 's', '-1s', '1d', '1 s', '1e3s', '.5s', '1.s', '1s2', 'NaN', 'Infinity', '١s', '1s\n'])(
    'is not %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(UsageError);
      expect(() => parseDuration(text)).toThrow('is no duration: write 30s, 500ms, 2m or 1h');
    },
  );

  it('is refused where a timer could not hold it, and would end at once or early', () => {
    expect(() => parseDuration('577h')).toThrow('24 days, is the most');
    expect(() => parseDuration('9'.repeat(400))).toThrow('24 days, is the most');
  });

  it('is the number times its unit, whatever the number', () => {
    const units = fc.constantFrom(['ms', 1] as const, ['s', 1000] as const, ['m', 60_000] as const);
    fc.assert(
      fc.property(fc.nat({ max: 30_000 }), units, (value, [unit, factor]) => {
        expect(parseDuration(`${value}${unit}`)).toBe(value * factor);
      }),
    );
  });

  it('is a number of ms or an error that says what to write, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.smhe+-: ') })), (text) => {
        let durationMs: number;
        try {
          durationMs = parseDuration(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        expect(durationMs).toBeGreaterThanOrEqual(0);
        expect(durationMs).toBeLessThan(2 ** 31);
      }),
    );
  });
});

describe('a cut', () => {
  it('has a start and a duration', () => {
    expect(parseCut('10s:5s')).toEqual({ atMs: 10_000, forMs: 5000 });
    expect(parseCut('0:1m')).toEqual({ atMs: 0, forMs: 60_000 });
  });

  it.each(['', '10s', '10s:5s:1s', '10s-5s'])('is not %j', (text) => {
    expect(() => parseCut(text)).toThrow('is no cut: write START:DURATION, as in 10s:5s');
  });

  it.each([':', '10s:', ':5s', 'a:b'])('needs two durations, unlike %j', (text) => {
    expect(() => parseCut(text)).toThrow('is no duration');
  });

  it('reads back what was written, whatever the times', () => {
    fc.assert(
      fc.property(fc.nat({ max: 86_400_000 }), fc.nat({ max: 86_400_000 }), (atMs, forMs) => {
        expect(parseCut(`${atMs}ms:${forMs}ms`)).toEqual({ atMs, forMs });
      }),
    );
  });
});
