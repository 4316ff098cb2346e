import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextMidnight } from '../../lib/history/next-midnight.ts';

const iso = (zone: string, from: string) => new Date(nextMidnight(zone)(Date.parse(from))).toISOString();

describe('nextMidnight', () => {
  it.each([
    ['UTC', '2026-07-01T10:00:00Z', '2026-07-02T00:00:00.000Z'],
    ['UTC', '2026-07-01T00:00:00Z', '2026-07-02T00:00:00.000Z'],
    ['UTC', '2026-06-30T23:59:59.999Z', '2026-07-01T00:00:00.000Z'],
    ['Europe/Berlin', '2026-07-01T10:00:00Z', '2026-07-01T22:00:00.000Z'],
    ['Europe/Berlin', '2026-01-01T10:00:00Z', '2026-01-01T23:00:00.000Z'],
    ['Asia/Kolkata', '2026-07-01T18:29:59Z', '2026-07-01T18:30:00.000Z'],
    ['Asia/Kathmandu', '2026-07-01T18:16:00Z', '2026-07-02T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-07-01T10:00:00Z', '2026-07-02T10:00:00.000Z'],
  ])('in %s after %s is %s', (zone, from, expected) => {
    expect(iso(zone, from)).toBe(expected);
  });

  it.each([
    ['a day of 25 hours', 'Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00.000Z'],
    ['a day of 23 hours', 'Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00.000Z'],
    ['a day that begins at 1:00', 'Asia/Beirut', '2026-03-28T12:00:00Z', '2026-03-28T22:00:00.000Z'],
    [
      'an evening that has two hours from 23:00',
      'America/Sao_Paulo',
      '2018-02-17T12:00:00Z',
      '2018-02-18T03:00:00.000Z',
    ],
  ])('knows %s', (_what, zone, from, expected) => {
    expect(iso(zone, from)).toBe(expected);
  });

  it('tells the same whatever it was asked before', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe');
    const times = fc.array(fc.integer({ min: 1_500_000_000_000, max: 2_000_000_000_000 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(zones, times, (zone, questions) => {
        const asked = nextMidnight(zone);
        const answers = questions.map(asked);
        expect(answers).toEqual(questions.map((ms) => nextMidnight(zone)(ms)));
        expect(answers.every((end, i) => end > (questions[i] ?? 0))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
