import type { Gathered } from './bundle.ts';
import { digestIdOf } from './bundle.ts';
import { MAX_TEXT, MAX_TITLE, type Notification } from './notification.ts';
import { lineWithin, within } from './plain-text.ts';

const WORDS: Readonly<Record<Notification['reason'], string>> = {
  raise: 'alerts',
  escalate: 'alerts that nobody acknowledged',
  remind: 'alerts that are still open',
  clear: 'alerts are over',
  over: 'alerts came and went',
  late: 'alerts found in late readings',
  digest: 'notifications',
  test: 'tests',
};

/** Room for the last line, which counts what is not listed. */
const LAST_LINE = 40;

/** As many lines as there is room for, and how many are not listed. */
function linesWithin(titles: readonly string[], total: number): string {
  let text = '';
  let listed = 0;
  for (const title of titles) {
    if (text.length + title.length + 1 > MAX_TEXT - LAST_LINE) break;
    text += `${title}\n`;
    listed += 1;
  }
  const left = total - listed;
  return within(left > 0 ? `${text}and ${left} more` : text.trimEnd(), MAX_TEXT);
}

/**
 * What was gathered as one notification: a single one as it is, several as a digest that lists the first and counts all.
 * @param gathered at least one
 * @param now Unix milliseconds
 */
export function digestOf(gathered: Gathered, now: number): Notification {
  const [first, ...others] = gathered.kept;
  if (first === undefined) throw new TypeError('a digest of nothing');
  const total = gathered.ids.length;
  if (total === 1) return first;
  const kept = [first, ...others];
  const buildings = [...new Set(kept.flatMap(({ alerts }) => alerts.map(({ building_id }) => building_id)))];
  return {
    v: 1,
    id: digestIdOf(gathered),
    tenant: first.tenant,
    channel_id: first.channel_id,
    reason: 'digest',
    title: lineWithin(`${total} ${WORDS[first.reason]}: building ${buildings.join(', ')}`, MAX_TITLE),
    text: linesWithin(
      kept.map(({ title }) => title),
      total,
    ),
    alerts: kept.flatMap(({ alerts }) => alerts),
    alerts_total: total,
    created_at: now,
  };
}
