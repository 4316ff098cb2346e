import type { Alert } from '../alerts/alert.ts';
import { type News, newsSchema } from './notification.ts';

/** What `alert.sent` keeps besides news: a channel of a step that did not exist when it was its turn. */
export type MarkKind = News | 'missing';

/** One entry of `alert.sent`: `<kind>#<number>#<channel>`, at the time when it was handed over. */
export type Mark = {
  readonly kind: MarkKind;
  /** Of `raise`, `escalate` and `missing` the step's place in the rule, of `remind` the how manieth; else 0. */
  readonly number: number;
  readonly channelId: string;
  /** Unix milliseconds. */
  readonly at: number;
};

const KINDS: readonly string[] = [...newsSchema.options, 'missing'];

const isKind = (text: string | undefined): text is MarkKind => text !== undefined && KINDS.includes(text);

/** The key of `alert.sent`. Ids hold no `#`. */
export function markOf(kind: MarkKind, number: number, channelId: string): string {
  return `${kind}#${number}#${channelId}`;
}

/** What was done for an alert. Keys of another form, of a later version perhaps, are left out. */
export function marksOf(sent: Alert['sent']): Mark[] {
  return Object.entries(sent).flatMap(([key, at]): Mark[] => {
    const [kind, number, channelId] = key.split('#');
    return isKind(kind) && channelId ? [{ kind, number: Number(number), channelId, at }] : [];
  });
}

/**
 * `alert.sent` with more marks, each at `at`; what is marked already keeps its time. Of reminders only the newest of each channel is kept: an
 * alert may be open for months, and its document has to stay small.
 */
export function withMarks(sent: Alert['sent'], marks: readonly string[], at: number): Alert['sent'] {
  const all = { ...Object.fromEntries(marks.map((mark) => [mark, at])), ...sent };
  const reminders = marksOf(all).filter(({ kind }) => kind === 'remind');
  const newest = new Map<string, number>();
  for (const { channelId, number } of reminders) newest.set(channelId, Math.max(number, newest.get(channelId) ?? 0));
  const old = reminders.filter(({ channelId, number }) => number !== newest.get(channelId));
  const gone = new Set(old.map(({ kind, number, channelId }) => markOf(kind, number, channelId)));
  return Object.fromEntries(Object.entries(all).filter(([mark]) => !gone.has(mark)));
}
