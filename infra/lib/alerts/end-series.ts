import type { Alert } from './alert.ts';
import { untilUncontested } from './checked-documents.ts';
import type { Series } from './series-judgement.ts';
import { isActive, type SeriesRepository } from './series-repository.ts';

/** A gateway's series: all of them, those of one device, or by one rule. */
export type SeriesSelection = Omit<Series, 'deviceId'> & { readonly deviceId?: string; readonly ruleId?: string };

/**
 * Lets go of what is open or pending of series, so that what they say later begins anew; nothing is judged twice. Whoever ends an alert of a series
 * from outside its judgement calls this first, or the same episode would go on in silence.
 * @param keep what becomes of alerts that were decided and perhaps not kept yet
 * @param now Unix milliseconds
 */
export async function endSeries(
  repository: SeriesRepository,
  { deviceId, ruleId, ...place }: SeriesSelection,
  keep: (alert: Alert) => Promise<void>,
  now: number,
): Promise<void> {
  for (const { value } of (await repository.ofGateway(place)).values()) {
    const { device_id, rule_id } = value;
    if ((deviceId ?? device_id) !== device_id || (ruleId ?? rule_id) !== rule_id) continue;
    await untilUncontested(() => endOne(repository, { ...place, deviceId: device_id }, rule_id, keep, now));
  }
}

async function endOne(
  repository: SeriesRepository,
  series: Series,
  ruleId: string,
  keep: (alert: Alert) => Promise<void>,
  now: number,
): Promise<void> {
  const { value: state, version } = await repository.get(series, ruleId);
  if (state === undefined || !isActive(state)) return;
  for (const alert of state.outbox) await keep(alert);
  const { run: _over, ...rest } = state;
  await repository.save(series, { ...rest, alerted: true, outbox: [] }, version, now);
}
