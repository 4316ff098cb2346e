import type { Alert } from '../alerts/alert.ts';
import type { Mute } from '../alerts/mute.ts';
import type { AlertRule } from '../alerts/rule.ts';
import { type Mark, markOf, marksOf } from './marks.ts';
import type { News } from './notification.ts';
import { isQuiet } from './quiet-hours.ts';

/** One channel that is to be told now. */
export type Due = { readonly news: News; readonly number: number; readonly channelId: string };

export type Schedule = {
  readonly due: readonly Due[];
  /** Of an alert that is over: somebody is to be told of it, but not yet. */
  readonly waiting: boolean;
};

/** What a schedule is made from. `mutes` are those that concern the alert, past ones too; `now` is Unix milliseconds. */
export type Situation = {
  readonly alert: Alert;
  readonly rule: AlertRule;
  readonly mutes: readonly Mute[];
  readonly now: number;
};

type Step = AlertRule['notify'][number] & { readonly number: number };

const NOTHING: Schedule = { due: [], waiting: false };

const has = (alert: Alert, { news, number, channelId }: Due) =>
  Object.hasOwn(alert.sent, markOf(news, number, channelId));

const isMuted = (mutes: readonly Mute[], at: number) => mutes.some(({ from, until }) => from <= at && at < until);

const isQuietNow = ({ alert, rule, now }: Situation) =>
  rule.quiet_hours !== undefined && isQuiet(rule.quiet_hours, alert.severity, now);

const channelsOf = (marks: readonly Mark[]) => [...new Set(marks.map(({ channelId }) => channelId))];

const isRaise = ({ kind }: Mark) => kind === 'raise' || kind === 'escalate';

/** Steps in the order of their turn, each with its place in the rule, which its marks carry. */
function stepsOf({ notify }: AlertRule): Step[] {
  return notify.map((step, number) => ({ ...step, number })).sort((a, b) => a.after_s - b.after_s);
}

const newsOf = (after_s: number, steps: readonly Step[]): News =>
  after_s === steps[0]?.after_s ? 'raise' : 'escalate';

/** When a step was told, by its marks: the first of its channels. */
function toldAt(marks: readonly Mark[], { number }: Step): number | undefined {
  const times = marks.filter((mark) => mark.number === number && (isRaise(mark) || mark.kind === 'missing'));
  return times.length === 0 ? undefined : Math.min(...times.map(({ at }) => at));
}

/**
 * The steps whose turn has come. Each waits for its distance from the step before, counted from when that was told: people
 * who were told late, after quiet hours, have as long to answer as at any other time.
 */
function dueSteps({ alert, rule, now }: Situation): Due[] {
  const steps = stepsOf(rule);
  const marks = marksOf(alert.sent);
  const due: Due[] = [];
  let before = { after_s: 0, told: alert.raised_at };
  for (const step of steps) {
    if (now < before.told + (step.after_s - before.after_s) * 1000) break;
    const news = newsOf(step.after_s, steps);
    due.push(...step.channels.map((channelId): Due => ({ news, number: step.number, channelId })));
    before = { after_s: step.after_s, told: toldAt(marks, step) ?? now };
  }
  return due.filter((each) => !has(alert, each));
}

/** The news of its beginning that an alert may have been told by and that no mark speaks of. */
export function raisesOf(alert: Alert, rule: AlertRule): Due[] {
  const steps = stepsOf(rule);
  return steps
    .flatMap(({ after_s, number, channels }) =>
      channels.map((channelId): Due => ({ news: newsOf(after_s, steps), number, channelId })),
    )
    .filter((due) => !has(alert, due));
}

/** Reminders are counted from what the channel was told last, so none follows close upon another, however late one came. */
function dueReminders({ alert, rule, now }: Situation): Due[] {
  if (rule.remind_s === 0) return [];
  const listed = new Set(rule.notify.flatMap(({ channels }) => channels));
  const marks = marksOf(alert.sent).filter((mark) => isRaise(mark) || mark.kind === 'remind');
  return channelsOf(marks.filter(isRaise))
    .filter((channelId) => listed.has(channelId))
    .flatMap((channelId): Due[] => {
      const own = marks.filter((mark) => mark.channelId === channelId);
      if (now - Math.max(...own.map(({ at }) => at)) < rule.remind_s * 1000) return [];
      const reminders = own.filter(({ kind }) => kind === 'remind').map(({ number }) => number);
      return [{ news: 'remind', number: Math.max(0, ...reminders) + 1, channelId }];
    });
}

function openSchedule(situation: Situation): Schedule {
  const { alert, mutes, now } = situation;
  if (alert.acknowledged || alert.late || isMuted(mutes, now) || isQuietNow(situation)) return NOTHING;
  const steps = dueSteps(situation);
  const told = new Set(steps.map(({ channelId }) => channelId));
  // Who hears of it now for another reason needs no reminder.
  return {
    due: [...steps, ...dueReminders(situation).filter(({ channelId }) => !told.has(channelId))],
    waiting: false,
  };
}

/** Those whom the first step would have told, had anybody been told. */
function firstChannels({ rule }: Situation): string[] {
  const steps = stepsOf(rule);
  return steps.filter(({ after_s }) => after_s === steps[0]?.after_s).flatMap(({ channels }) => channels);
}

/** Who is to hear of an alert that is over, and as what. */
function owed(situation: Situation): Due[] {
  const { alert, rule, mutes, now } = situation;
  const each = (news: News, channels: readonly string[]): Due[] =>
    [...new Set(channels)].map((channelId) => ({ news, number: 0, channelId }));
  if (alert.late) return rule.late === 'notify' ? each('late', firstChannels(situation)) : [];
  const told = channelsOf(marksOf(alert.sent).filter(isRaise));
  if (told.length > 0) return each('clear', told);
  const over = alert.cleared_at ?? now;
  const firstTurn = alert.raised_at + (stepsOf(rule)[0]?.after_s ?? 0) * 1000;
  // Over before its first turn, answered already, or gone with the maintenance that caused it: nobody misses anything.
  if (alert.acknowledged || over < firstTurn || isMuted(mutes, over)) return [];
  return each('over', firstChannels(situation));
}

function pastSchedule(situation: Situation): Schedule {
  const { alert, mutes, now } = situation;
  const due = owed(situation).filter((one) => !has(alert, one));
  if (due.length === 0) return NOTHING;
  const untold = due.some(({ news }) => news !== 'clear');
  if (isMuted(mutes, now)) return { due: [], waiting: !untold };
  return isQuietNow(situation) ? { due: [], waiting: true } : { due, waiting: false };
}

/**
 * Which channels are to be told of an alert now, and of what: a pure function of the alert with its marks, so that whoever asks, how
 * often and after whatever crash, gets the same answer until the marks say that it was done.
 *
 * - Open: the first step at once, each later one in its turn until somebody acknowledges, reminders in between. Nothing in
 *   quiet hours and mutes; what is still open after them is told then.
 * - Over: `clear` to whoever was told that it began. Where nobody was, `over` to the first step: one message that it came and went;
 *   nothing where a mute covered its end. `late` where it was found in late readings and the rule asks for it.
 */
export function schedule(situation: Situation): Schedule {
  return situation.alert.state === 'open' ? openSchedule(situation) : pastSchedule(situation);
}
