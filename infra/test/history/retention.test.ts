import { describe, expect, it } from '@jest/globals';
import { type Retention, retentionOf, retentionOfTexts } from '../../lib/history/retention.ts';
import { HOUR, MIDNIGHT, readingAt } from './history-examples.ts';

const DAY = 24 * HOUR;

/** When a reading is gone that was taken and arrived at these times, Unix milliseconds. */
const goneAt = (retention: Retention, measuredAt: number, arrivedAt: number) =>
  retention(readingAt(measuredAt, 1, { cloudReceivedAt: arrivedAt })) * 1000;

describe('retention by days', () => {
  const retention = retentionOf({ history: 30, time_zone: 'UTC' });

  it('keeps a reading for the days that were set, and less than an hour longer', () => {
    expect(goneAt(retention, MIDNIGHT, MIDNIGHT)).toBe(MIDNIGHT + 30 * DAY);
    expect(goneAt(retention, MIDNIGHT + 1, MIDNIGHT + 1)).toBe(MIDNIGHT + 30 * DAY + HOUR);
  });

  it('counts from the arrival of one that was long on its way', () => {
    expect(goneAt(retention, MIDNIGHT - 60 * DAY, MIDNIGHT)).toBe(MIDNIGHT + 30 * DAY);
    expect(goneAt(retention, 0, MIDNIGHT)).toBe(MIDNIGHT + 30 * DAY);
  });

  it('counts from the reading’s own time where that is a little ahead, and no more than a day ahead', () => {
    expect(goneAt(retention, MIDNIGHT + HOUR, MIDNIGHT)).toBe(MIDNIGHT + HOUR + 30 * DAY);
    expect(goneAt(retention, Number.MAX_SAFE_INTEGER, MIDNIGHT)).toBe(MIDNIGHT + 31 * DAY);
  });
});

describe('retention by the day', () => {
  const retention = retentionOf({ history: 'daily', time_zone: 'Asia/Kolkata' });
  /** In Kolkata, 18:30 UTC. */
  const localMidnight = MIDNIGHT + 18.5 * HOUR;

  it('lets a day be empty from its second hour on, where the building is: what came at its end is judged until then', () => {
    expect(goneAt(retention, localMidnight - 1, localMidnight - 1)).toBe(localMidnight + HOUR);
    expect(goneAt(retention, localMidnight - DAY, localMidnight - DAY)).toBe(localMidnight + HOUR);
  });

  it('shows what was long on its way for the rest of the day in which it arrived', () => {
    expect(goneAt(retention, localMidnight - 7 * DAY, localMidnight)).toBe(localMidnight + DAY + HOUR);
  });

  it('takes a reading from a clock slightly ahead for one of the day that it tells', () => {
    expect(goneAt(retention, localMidnight, localMidnight - 5000)).toBe(localMidnight + DAY + HOUR);
  });

  it('does not keep a reading from a clock years ahead for years', () => {
    expect(goneAt(retention, Number.MAX_SAFE_INTEGER, MIDNIGHT)).toBe(localMidnight + DAY + HOUR);
  });
});

describe('retention from a function’s environment', () => {
  it.each([
    ['30', MIDNIGHT + 30 * DAY],
    ['daily', MIDNIGHT + DAY + HOUR],
  ])('reads %s', (history, expected) => {
    expect(goneAt(retentionOfTexts(history, 'UTC'), MIDNIGHT, MIDNIGHT)).toBe(expected);
  });

  it.each([
    ['0', 'UTC'],
    ['weekly', 'UTC'],
    ['30', 'Middle-earth'],
  ])('refuses %s in %s', (history, zone) => {
    expect(() => retentionOfTexts(history, zone)).toThrow();
  });
});
