import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../lib/alerts/alert.ts';
import type { AlertRule } from '../../lib/alerts/rule.ts';
import { markOf, marksOf } from '../../lib/notifications/marks.ts';
import { isQuiet } from '../../lib/notifications/quiet-hours.ts';
import { type Situation, schedule } from '../../lib/notifications/schedule.ts';
import { alert, DAY, HOUR, MINUTE, MONDAY, rule } from '../alerts/examples.ts';

const CHANNELS = ['ops', 'lead', 'boss'];
const ACKNOWLEDGED = { by: 'ann', at: MONDAY };

const timeOfDay = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
const quietHours = fc.record({
  from: timeOfDay,
  until: timeOfDay,
  time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
});
const steps = fc.array(
  fc.record({
    after_s: fc.constantFrom(0, 60, 300, 3600),
    channels: fc.uniqueArray(fc.constantFrom(...CHANNELS), { minLength: 1 }),
  }),
  { maxLength: 4 },
);

/** A rule, a life of an alert under it, and the times at which somebody looks: around changes of clocks too. */
const story = fc.record({
  begin: fc.constantFrom(MONDAY, Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 9, 24, 20)),
  notify: steps,
  remind_s: fc.constantFrom(0, 120, 3600),
  late: fc.constantFrom('record', 'notify'),
  quiet_hours: fc.option(quietHours, { nil: undefined }),
  mute: fc.option(fc.record({ from: fc.nat(DAY), length: fc.nat(DAY) }), { nil: undefined }),
  isLate: fc.boolean(),
  clearedAfter: fc.option(fc.nat(DAY), { nil: undefined }),
  acknowledgedAfter: fc.option(fc.nat(DAY), { nil: undefined }),
  looks: fc.array(fc.oneof(fc.nat(5 * MINUTE), fc.nat(6 * HOUR)), { maxLength: 30 }),
});

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

function ruleOf({ notify, remind_s, late, quiet_hours }: Story): AlertRule {
  return rule({ notify, remind_s, late, ...(quiet_hours ? { quiet_hours } : {}) });
}

/** The alert as it is kept at `now`, with what was told until then. */
function alertAt({ begin, isLate, clearedAfter, acknowledgedAfter }: Story, sent: Alert['sent'], now: number): Alert {
  const since = (after: number | undefined) => (after === undefined ? Number.POSITIVE_INFINITY : begin + after);
  const over = { state: 'cleared', ended: since(clearedAfter), cleared_at: since(clearedAfter) } as const;
  return alert({
    since: begin,
    late: isLate,
    sent,
    ...(since(clearedAfter) <= now ? over : {}),
    ...(since(acknowledgedAfter) <= now && since(acknowledgedAfter) < since(clearedAfter)
      ? { acknowledged: ACKNOWLEDGED }
      : {}),
  });
}

/** Looks at each time of the story, and gives `check` the situation before and what is due; all of it is marked as told. */
function live(told: Story, check: (situation: Situation, due: ReturnType<typeof schedule>['due']) => void): void {
  const { begin, mute, looks } = told;
  const mutes = mute
    ? [{ id: 'm', scope: {}, from: begin + mute.from, until: begin + mute.from + mute.length, by: 'ann' }]
    : [];
  let now = begin;
  let sent: Alert['sent'] = {};
  for (const wait of looks) {
    now += wait;
    const situation = { alert: alertAt(told, sent, now), rule: ruleOf(told), mutes, now };
    const { due } = schedule(situation);
    check(situation, due);
    sent = { ...sent, ...Object.fromEntries(due.map((each) => [markOf(each.news, each.number, each.channelId), now])) };
    const again = schedule({ ...situation, alert: alertAt(told, sent, now) });
    expect(again.due).toEqual([]);
  }
}

const holds = (check: (situation: Situation, due: ReturnType<typeof schedule>['due']) => void) =>
  fc.assert(fc.property(story, (told) => live(told, check)));

describe('schedule, at any times', () => {
  it('has nothing due a second time', () => {
    holds(({ alert: { sent } }, due) => {
      for (const { news, number, channelId } of due) expect(sent).not.toHaveProperty([markOf(news, number, channelId)]);
    });
  });

  it('has nothing due in quiet hours and mutes', () => {
    holds(({ rule: { quiet_hours }, alert: { severity }, mutes, now }, due) => {
      const muted = mutes.some(({ from, until }) => from <= now && now < until);
      if (muted || (quiet_hours && isQuiet(quiet_hours, severity, now))) expect(due).toEqual([]);
    });
  });

  it('has nothing due but the end of what somebody acknowledged', () => {
    holds(({ alert: { acknowledged, late } }, due) => {
      if (acknowledged && !late) for (const { news } of due) expect(news).toBe('clear');
    });
  });

  it('tells the end to nobody who was not told of the beginning', () => {
    holds(({ alert: { sent } }, due) => {
      const told = new Set(marksOf(sent).map(({ channelId }) => channelId));
      for (const { news, channelId } of due) if (news === 'clear') expect(told).toContain(channelId);
    });
  });

  it('reminds nobody sooner than its interval after what they were told last', () => {
    holds(({ alert: { sent }, rule: { remind_s }, now }, due) => {
      for (const { news, channelId } of due) {
        if (news !== 'remind') continue;
        const own = marksOf(sent).filter((mark) => mark.channelId === channelId);
        expect(now - Math.max(...own.map(({ at }) => at))).toBeGreaterThanOrEqual(remind_s * 1000);
      }
    });
  });

  it('tells of late readings as late, and only where the rule asks for it', () => {
    holds(({ alert: { late, state }, rule: { late: wish } }, due) => {
      const words = due.map(({ news }) => news);
      if (late && (state === 'open' || wish === 'record')) expect(words).toEqual([]);
      for (const news of words) expect(news === 'late').toBe(late);
    });
  });
});
