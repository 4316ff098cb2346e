import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type QuietHours, quietHoursSchema } from '../../lib/alerts/rule.ts';
import { isQuiet } from '../../lib/notifications/quiet-hours.ts';
import { DAY, MINUTE } from '../alerts/examples.ts';

const quiet = (hours: object): QuietHours => quietHoursSchema.parse({ from: '22:00', until: '07:00', ...hours });
const at = (time: string) => Date.parse(time);

describe('isQuiet', () => {
  it.each([
    ['2026-06-01T21:59:59Z', false],
    ['2026-06-01T22:00:00Z', true],
    ['2026-06-02T00:00:00Z', true],
    ['2026-06-02T06:59:59Z', true],
    ['2026-06-02T07:00:00Z', false],
  ])('goes over midnight: %s is %s', (time, expected) => {
    expect(isQuiet(quiet({}), 'warning', at(time))).toBe(expected);
  });

  it.each([
    ['2026-06-01T11:59:00Z', false],
    ['2026-06-01T12:00:00Z', true],
    ['2026-06-01T13:30:00Z', false],
  ])('lies within a day: %s is %s', (time, expected) => {
    expect(isQuiet(quiet({ from: '12:00', until: '13:30' }), 'warning', at(time))).toBe(expected);
  });

  it('is a whole day where both times are equal, beginning at that time', () => {
    const sunday = quiet({ from: '06:00', until: '06:00', weekdays: [7] });
    expect(isQuiet(sunday, 'warning', at('2026-06-07T05:59:00Z'))).toBe(false);
    expect(isQuiet(sunday, 'warning', at('2026-06-07T06:00:00Z'))).toBe(true);
    expect(isQuiet(sunday, 'warning', at('2026-06-08T05:59:00Z'))).toBe(true);
    expect(isQuiet(sunday, 'warning', at('2026-06-08T06:00:00Z'))).toBe(false);
  });

  it('counts a night to the weekday on which it begins', () => {
    const fridays = quiet({ weekdays: [5] });
    expect(isQuiet(fridays, 'warning', at('2026-06-05T23:00:00Z'))).toBe(true);
    expect(isQuiet(fridays, 'warning', at('2026-06-06T06:00:00Z'))).toBe(true);
    expect(isQuiet(fridays, 'warning', at('2026-06-06T23:00:00Z'))).toBe(false);
    expect(isQuiet(fridays, 'warning', at('2026-06-05T06:00:00Z'))).toBe(false);
  });

  it('begins the week on Monday after a Sunday night', () => {
    const sundays = quiet({ weekdays: [7] });
    expect(isQuiet(sundays, 'warning', at('2026-06-08T06:59:00Z'))).toBe(true);
    expect(isQuiet(sundays, 'warning', at('2026-06-07T06:59:00Z'))).toBe(false);
  });

  it('is by the clock on the wall, in summer and in winter', () => {
    const berlin = quiet({ time_zone: 'Europe/Berlin' });
    expect(isQuiet(berlin, 'warning', at('2026-01-10T05:59:00Z'))).toBe(true);
    expect(isQuiet(berlin, 'warning', at('2026-01-10T06:00:00Z'))).toBe(false);
    expect(isQuiet(berlin, 'warning', at('2026-07-10T04:59:00Z'))).toBe(true);
    expect(isQuiet(berlin, 'warning', at('2026-07-10T05:00:00Z'))).toBe(false);
  });

  it('ends at the first moment after an end that the change to summer time leaves out', () => {
    const early = quiet({ until: '02:30', time_zone: 'Europe/Berlin' });
    expect(isQuiet(early, 'warning', at('2026-03-29T00:59:00Z'))).toBe(true);
    expect(isQuiet(early, 'warning', at('2026-03-29T01:00:00Z'))).toBe(false);
  });

  it.each([
    ['info', true],
    ['warning', false],
    ['critical', false],
  ] as const)('lets through what is as severe as its exception: %s', (severity, expected) => {
    expect(isQuiet(quiet({ except: 'warning' }), severity, at('2026-06-01T23:00:00Z'))).toBe(expected);
  });

  it('is quiet for as long each day as its times say, in any zone without a change of clocks', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Phoenix', 'Pacific/Kiritimati');
    const minutes = fc.integer({ min: 0, max: 1439 });
    const clock = (minute: number) => new Date(minute * MINUTE).toISOString().slice(11, 16);
    const property = fc.property(
      zones,
      minutes,
      minutes,
      fc.integer({ min: 0, max: 300 }),
      (zone, from, until, day) => {
        const hours = quiet({ from: clock(from), until: clock(until), time_zone: zone });
        const begin = at('2026-01-01T00:00:00Z') + day * DAY;
        const quietMinutes = Array.from({ length: 1440 / 15 }, (_, i) => begin + i * 15 * MINUTE).filter((time) =>
          isQuiet(hours, 'info', time),
        ).length;
        const expected = ((until - from + 1440) % 1440 || 1440) / 15;
        expect(Math.abs(quietMinutes - expected)).toBeLessThanOrEqual(1);
      },
    );
    fc.assert(property, { numRuns: 50 });
  });
});
