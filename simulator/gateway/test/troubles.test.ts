import { describe, expect, it } from '@jest/globals';
import { troublesOf } from '../src/troubles.ts';
import { status } from './examples.ts';

const HEARD = { from: Date.UTC(2026, 10, 1, 8), to: Date.UTC(2026, 10, 1, 9, 30) };

describe('what a person should know of', () => {
  it('is nothing while all is well', () => {
    expect(
      troublesOf([status({ received: 5, sent: 5, detail: { clock: 'synchronized', log_dead_letters: 0 } })]),
    ).toEqual([]);
  });

  it('is a refused configuration, and what is in force', () => {
    const refused = ['mode: bad', 'x: unknown key'];
    const component = 'sward.CloudPublisher';
    expect(troublesOf([status({ component, configuration: { valid: false, refused } })])).toEqual([
      'sward.CloudPublisher refused its configuration (the one before in force): mode: bad',
      'sward.CloudPublisher refused its configuration: x: unknown key',
    ]);
    const atStart = { valid: false, refused: ['mode: bad'], defaults: true as const };
    expect(troublesOf([status({ configuration: atStart })])[0]).toContain('(the defaults in force)');
  });

  it('is what was given up, why, and of what time', () => {
    const detail = { lost_age: 7, lost_age_from: HEARD.from, lost_age_to: HEARD.to, lost_space: 0 };
    const ingest = status({ dropped: 3, detail: { dropped_from: HEARD.from, dropped_to: HEARD.to } });
    expect(troublesOf([ingest, status({ component: 'sward.LocalBuffer', detail })])).toEqual([
      'sward.BleIngest dropped 3 readings heard 2026-11-01 08:00:00 to 2026-11-01 09:30:00 UTC',
      'sward.LocalBuffer gave up 7 readings, older than is kept: heard 2026-11-01 08:00:00 to 2026-11-01 09:30:00 UTC',
    ]);
  });

  it('is what lies in the dead letters, was set aside, or cannot be written', () => {
    const detail = { log_dead_letters: 2, log_quarantined: 1, commit_error: 'LOG_FULL' };
    expect(troublesOf([status({ component: 'sward.LocalBuffer', detail })])).toEqual([
      'sward.LocalBuffer: 2 dead letters: readings that nobody can take',
      'sward.LocalBuffer: 1 damaged log files set aside',
      'sward.LocalBuffer cannot write: LOG_FULL',
    ]);
  });

  it('is a clock that is not set', () => {
    expect(troublesOf([status({ detail: { clock: 'unsynchronized' } })])).toEqual([
      'the clock is not set: times are corrected once it is',
    ]);
  });
});
