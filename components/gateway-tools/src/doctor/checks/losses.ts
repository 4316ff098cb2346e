import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import type { Check } from '../check.ts';
import { numberIn, RUNNING_COMPONENTS, statusOf } from '../components.ts';
import { ok, unknown, type Verdict, warning } from '../finding.ts';

/** What was lost so long ago is history, ms: a gateway would never be well again. */
const RECENT_MS = 30 * 86_400_000;

const CAUSES: readonly (readonly [string, string])[] = [
  ['age', 'The outage was longer than `retention_days` of sward.LocalBuffer: raise it.'],
  ['size', 'Raise `max_log_mb` of sward.LocalBuffer.'],
  ['space', 'Others fill the disk: see disk-space.'],
  ['damage', 'The card fails: change it.'],
];

/** Readings that were given up: counted, with the time they were heard. */
export const losses: Check = {
  id: 'losses',
  about: 'readings that were given up, why, and when they were heard; those of the log count for 30 days',
  async look(situation) {
    const { nowMs } = situation;
    const statuses = await Promise.all(RUNNING_COMPONENTS.map((component) => statusOf(situation, component)));
    const told = statuses.filter((status) => status !== undefined);
    if (told.length === 0) return [unknown('no component can be asked what was lost')];
    const buffer = told.find(({ component }) => component === COMPONENTS.localBuffer);
    const found = [
      ...CAUSES.flatMap(([cause, todo]) => logLoss(buffer, cause, todo, nowMs)),
      ...told.flatMap((status) => (status.component === COMPONENTS.localBuffer ? [] : droppedBy(status))),
    ];
    return found.length > 0 ? found : [ok('no readings were given up')];
  },
};

const isoOf = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString());

function logLoss(status: ComponentStatus | undefined, cause: string, todo: string, nowMs: number): Verdict[] {
  const readings = numberIn(status, `lost_${cause}`) ?? 0;
  const to = numberIn(status, `lost_${cause}_to`);
  if (readings === 0 || (to !== undefined && nowMs - to > RECENT_MS)) return [];
  const [first, last] = [isoOf(numberIn(status, `lost_${cause}_from`)), isoOf(to)];
  const words = `${readings} readings were given up (${cause}), heard ${first} to ${last}`;
  return [warning(words, todo, { cause, readings, from: first, to: last })];
}

/** The others count from the start of their process. */
function droppedBy({ component, dropped }: ComponentStatus): Verdict[] {
  if (dropped === 0) return [];
  const todo =
    component === COMPONENTS.bleIngest
      ? 'sward.LocalBuffer did not answer for too long: see components-running and log-writes.'
      : 'The cloud can never store them: they are among the dead letters of sward.LocalBuffer.';
  return [warning(`${component} gave up ${dropped} readings since it started`, todo, { component, readings: dropped })];
}
