import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import type { Mute } from '../../lib/alerts/mute.ts';
import { type Schedule, schedule } from '../../lib/notifications/schedule.ts';
import { alert, HOUR, MINUTE, MONDAY, type RuleExample, rule } from '../alerts/examples.ts';

const STEPS = [{ channels: ['ops'] }, { after_s: 300, channels: ['lead'] }, { after_s: 900, channels: ['boss'] }];
/** 22:00 to 07:00 on a clock that shows 08:00 at MONDAY. */
const NIGHT = { from: '22:00', until: '07:00' };

type Case = {
  readonly alert?: Partial<Alert>;
  readonly rule?: RuleExample;
  readonly mutes?: readonly Mute[];
  readonly at?: number;
};

function plan({ alert: overrides = {}, rule: example = {}, mutes = [], at = 0 }: Case): Schedule {
  return schedule({ alert: alert(overrides), rule: rule({ notify: STEPS, ...example }), mutes, now: MONDAY + at });
}

/** Who is told of what, in words. */
const told = (each: Case) => plan(each).due.map(({ news, number, channelId }) => `${news} ${number} ${channelId}`);

const sent = (...marks: readonly (readonly [mark: string, at: number])[]) =>
  Object.fromEntries(marks.map(([mark, at]) => [mark, MONDAY + at]));

const cleared = (at: number, overrides: Partial<Alert> = {}): Partial<Alert> => ({
  state: 'cleared',
  ended: MONDAY + at,
  cleared_at: MONDAY + at,
  ...overrides,
});

const mute = (from: number, until: number): Mute => ({
  id: 'm',
  scope: {},
  from: MONDAY + from,
  until: MONDAY + until,
  by: 'ann',
});

describe('schedule of an open alert', () => {
  it('tells the first step at once and nobody else', () => {
    expect(told({})).toEqual(['raise 0 ops']);
  });

  it('tells nobody twice', () => {
    expect(told({ alert: { sent: sent(['raise#0#ops', 0]) }, at: MINUTE })).toEqual([]);
  });

  it('tells each later step in its turn', () => {
    const first = sent(['raise#0#ops', 0]);
    expect(told({ alert: { sent: first }, at: 5 * MINUTE - 1 })).toEqual([]);
    expect(told({ alert: { sent: first }, at: 5 * MINUTE })).toEqual(['escalate 1 lead']);
    const second = { ...first, ...sent(['escalate#1#lead', 5 * MINUTE]) };
    expect(told({ alert: { sent: second }, at: 15 * MINUTE - 1 })).toEqual([]);
    expect(told({ alert: { sent: second }, at: 15 * MINUTE })).toEqual(['escalate 2 boss']);
  });

  it('gives who was told late as long to answer as anybody', () => {
    const late = sent(['raise#0#ops', HOUR]);
    expect(told({ alert: { sent: late }, at: HOUR + 5 * MINUTE - 1 })).toEqual([]);
    expect(told({ alert: { sent: late }, at: HOUR + 5 * MINUTE })).toEqual(['escalate 1 lead']);
  });

  it('asks again for a channel that does not exist, and does not wait for it', () => {
    const missing = { sent: sent(['missing#0#ops', 0]) };
    expect(told({ alert: missing, at: MINUTE })).toEqual(['raise 0 ops']);
    expect(told({ alert: missing, at: 5 * MINUTE })).toEqual(['raise 0 ops', 'escalate 1 lead']);
  });

  it('puts steps in the order of their turn, whatever order the rule has', () => {
    const notify = [{ after_s: 300, channels: ['lead'] }, { channels: ['ops'] }];
    expect(told({ rule: { notify } })).toEqual(['raise 1 ops']);
  });

  it('waits where the first step waits', () => {
    const notify = [{ after_s: 600, channels: ['ops'] }];
    expect(told({ rule: { notify }, at: 10 * MINUTE - 1 })).toEqual([]);
    expect(told({ rule: { notify }, at: 10 * MINUTE })).toEqual(['raise 0 ops']);
  });

  it('tells a channel that was added to the rule meanwhile', () => {
    const notify = [{ channels: ['ops', 'new'] }];
    expect(told({ rule: { notify }, alert: { sent: sent(['raise#0#ops', 0]) }, at: MINUTE })).toEqual(['raise 0 new']);
  });

  it('reminds whom it told, counted from what it told last', () => {
    const example = { remind_s: 600, notify: [{ channels: ['ops'] }] };
    const raised = sent(['raise#0#ops', 0]);
    expect(told({ rule: example, alert: { sent: raised }, at: 10 * MINUTE - 1 })).toEqual([]);
    expect(told({ rule: example, alert: { sent: raised }, at: 10 * MINUTE })).toEqual(['remind 1 ops']);
    const reminded = { ...raised, ...sent(['remind#1#ops', 3 * HOUR]) };
    expect(told({ rule: example, alert: { sent: reminded }, at: 3 * HOUR + 9 * MINUTE })).toEqual([]);
    expect(told({ rule: example, alert: { sent: reminded }, at: 3 * HOUR + 10 * MINUTE })).toEqual(['remind 2 ops']);
    const often = { ...raised, ...sent(['remind#41#ops', 3 * HOUR]) };
    expect(told({ rule: example, alert: { sent: often }, at: 4 * HOUR })).toEqual(['remind 42 ops']);
  });

  it('does not remind who is told of an escalation at the same time', () => {
    const example = { remind_s: 300, notify: [{ channels: ['ops'] }, { after_s: 300, channels: ['ops'] }] };
    expect(told({ rule: example, alert: { sent: sent(['raise#0#ops', 0]) }, at: 5 * MINUTE })).toEqual([
      'escalate 1 ops',
    ]);
  });

  it('reminds and escalates no more once somebody acknowledged it', () => {
    const acknowledged = { by: 'ann', at: MONDAY };
    const told0 = sent(['raise#0#ops', 0]);
    expect(told({ rule: { remind_s: 60 }, alert: { sent: told0, acknowledged }, at: HOUR })).toEqual([]);
  });

  it('reminds nobody who was taken out of the rule', () => {
    const example = { remind_s: 60, notify: [{ channels: ['new'] }] };
    const marks = sent(['raise#0#ops', 0], ['raise#0#new', 0]);
    expect(told({ rule: example, alert: { sent: marks }, at: HOUR })).toEqual(['remind 1 new']);
  });

  it('tells nobody in quiet hours, and at their end who would have been told', () => {
    const quiet_hours = NIGHT;
    const raised = { since: MONDAY + 14 * HOUR, raised_at: MONDAY + 14 * HOUR };
    expect(told({ rule: { quiet_hours }, alert: raised, at: 14 * HOUR })).toEqual([]);
    expect(told({ rule: { quiet_hours }, alert: raised, at: 23 * HOUR - 1 })).toEqual([]);
    expect(told({ rule: { quiet_hours }, alert: raised, at: 23 * HOUR })).toEqual(['raise 0 ops']);
  });

  it('tells the severe in quiet hours too', () => {
    const example = { severity: 'critical', quiet_hours: NIGHT };
    expect(told({ rule: example, alert: { severity: 'critical' }, at: 15 * HOUR })).toContain('raise 0 ops');
  });

  it('tells nobody within a mute, and after it who would have been told', () => {
    const mutes = [mute(-HOUR, HOUR)];
    expect(told({ mutes, at: HOUR - 1 })).toEqual([]);
    expect(told({ mutes, at: HOUR })).toEqual(['raise 0 ops']);
  });

  it('tells nobody of what was found in late readings', () => {
    expect(told({ alert: { late: true }, rule: { late: 'notify' } })).toEqual([]);
  });
});

describe('schedule of an alert that is over', () => {
  const raised = sent(['raise#0#ops', 0]);

  it('tells its end to whoever was told of its beginning, and to nobody else', () => {
    expect(told({ alert: cleared(MINUTE, { sent: raised }), at: MINUTE })).toEqual(['clear 0 ops']);
    const both = { ...raised, ...sent(['escalate#1#lead', 5 * MINUTE]) };
    expect(told({ alert: cleared(HOUR, { sent: both }), at: HOUR })).toEqual(['clear 0 ops', 'clear 0 lead']);
  });

  it('tells the end to who was told, though the rule names others now', () => {
    const alert0 = cleared(MINUTE, { sent: raised });
    expect(told({ rule: { notify: [{ channels: ['new'] }] }, alert: alert0, at: MINUTE })).toEqual(['clear 0 ops']);
  });

  it('tells the end once', () => {
    const marks = { ...raised, ...sent(['clear#0#ops', MINUTE]) };
    expect(plan({ alert: cleared(MINUTE, { sent: marks }), at: HOUR })).toEqual({ due: [], waiting: false });
  });

  it('tells the end of what somebody acknowledged', () => {
    const acknowledged = { by: 'ann', at: MONDAY };
    expect(told({ alert: cleared(MINUTE, { sent: raised, acknowledged }), at: MINUTE })).toEqual(['clear 0 ops']);
  });

  it.each([
    ['quiet hours', { rule: { quiet_hours: NIGHT } }],
    ['a mute', { mutes: [mute(14 * HOUR, 23 * HOUR)] }],
  ])('keeps the end for after %s', (_, silence: Case) => {
    const over = { ...silence, alert: cleared(15 * HOUR, { sent: raised }) };
    expect(plan({ ...over, at: 15 * HOUR })).toEqual({ due: [], waiting: true });
    expect(told({ ...over, at: 23 * HOUR })).toEqual(['clear 0 ops']);
  });

  it('tells the first step that it came and went where nobody could be told', () => {
    expect(told({ alert: cleared(MINUTE), at: MINUTE })).toEqual(['over 0 ops']);
  });

  it('tells at the end of quiet hours what came and went within', () => {
    const night = { raised_at: MONDAY + 15 * HOUR, since: MONDAY + 15 * HOUR };
    const over = { rule: { quiet_hours: NIGHT }, alert: cleared(16 * HOUR, night) };
    expect(plan({ ...over, at: 16 * HOUR })).toEqual({ due: [], waiting: true });
    expect(told({ ...over, at: 23 * HOUR })).toEqual(['over 0 ops']);
  });

  it('is silent about what came and went within a mute, then and afterwards', () => {
    const over = { mutes: [mute(0, HOUR)], alert: cleared(MINUTE) };
    expect(plan({ ...over, at: MINUTE })).toEqual({ due: [], waiting: false });
    expect(plan({ ...over, at: 2 * HOUR })).toEqual({ due: [], waiting: false });
  });

  it('is silent about what somebody acknowledged before anybody was told', () => {
    const acknowledged = { by: 'ann', at: MONDAY };
    expect(plan({ alert: cleared(MINUTE, { acknowledged }), at: HOUR })).toEqual({ due: [], waiting: false });
  });

  it('is silent about what was over before the turn of the first step', () => {
    const example = { notify: [{ after_s: 600, channels: ['ops'] }] };
    expect(told({ rule: example, alert: cleared(MINUTE), at: HOUR })).toEqual([]);
  });

  it('tells of late readings where the rule asks for it, once', () => {
    const over = { rule: { late: 'notify' }, alert: cleared(MINUTE, { late: true }), at: HOUR };
    expect(told(over)).toEqual(['late 0 ops']);
    const marks = cleared(MINUTE, { late: true, sent: sent(['late#0#ops', HOUR]) });
    expect(told({ ...over, alert: marks })).toEqual([]);
  });

  it('is silent about late readings where the rule only records them', () => {
    expect(plan({ alert: cleared(MINUTE, { late: true }), at: HOUR })).toEqual({ due: [], waiting: false });
  });
});
