import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AlertRule } from '../../lib/alerts/rule.ts';
import { CrashError, MINUTE } from '../alerts/examples.ts';
import { World } from './world.ts';

const ALERTS = ['20260601T080000Z-a', '20260601T080000Z-b', '20260601T080000Z-c', '20260601T080000Z-d'];
const CHANNELS = ['ops', 'lead'];

/** When the queue gives a message again whose process died: somebody else may be faster. */
type Retry = 'at once' | 'after a tick' | 'too late';

type Step =
  | { readonly kind: 'raise' | 'clear'; readonly alert: string; readonly crash: number; readonly retry: Retry }
  | { readonly kind: 'tick'; readonly after: number; readonly crash: number }
  | { readonly kind: 'race'; readonly alert: string };

const alertId = fc.constantFrom(...ALERTS);
/** Effects until the process dies; mostly it lives. */
const crash = fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 12 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('raise', 'clear'),
    alert: alertId,
    crash,
    retry: fc.constantFrom<Retry[]>('at once', 'after a tick', 'too late'),
  }),
  fc.record({ kind: fc.constant('tick'), after: fc.integer({ min: 0, max: 3 * MINUTE }), crash }),
  fc.record({ kind: fc.constant('race'), alert: alertId }),
);

/** Runs what may die. @returns whether it did */
async function dies(world: World, crashIn: number, act: () => Promise<void>): Promise<boolean> {
  world.mortal.dieIn(crashIn);
  try {
    await act();
    return false;
  } catch (error) {
    if (!(error instanceof CrashError)) throw error;
    return true;
  } finally {
    world.mortal.restart();
  }
}

type Change = Extract<Step, { readonly kind: 'raise' | 'clear' }>;

async function change(world: World, rule: AlertRule, { kind, alert, crash: crashIn, retry }: Change): Promise<void> {
  const act = () => (kind === 'raise' ? world.raise(rule, alert) : world.clear(rule, alert));
  if (!(await dies(world, crashIn, act))) return;
  if (retry === 'after a tick') await world.dispatcher.tick('acme');
  // The end of an alert is not seen by the watcher: only the queue gives it again.
  if (kind === 'clear' || retry !== 'too late') await act();
}

async function take(world: World, rule: AlertRule, each: Step): Promise<void> {
  if (each.kind === 'tick') {
    world.now += each.after;
    await dies(world, each.crash, () => world.dispatcher.tick('acme'));
  } else if (each.kind === 'race') {
    const kept = await world.alerts.get('acme', each.alert);
    const changed = kept ? [world.dispatcher.changed(kept, rule), world.dispatcher.changed(kept, rule)] : [];
    await Promise.all([world.dispatcher.tick('acme'), world.dispatcher.tick('acme'), ...changed]);
  } else {
    await change(world, rule, each);
  }
  await world.deliver();
}

/** What a channel heard of an alert, by itself or in digests: the first words of each title. */
function heard(world: World, channel: string, id: string): string[] {
  return world.told
    .filter(({ channel_id }) => channel_id === channel)
    .flatMap(({ reason, title, text, alerts }) => {
      const titles = reason === 'digest' ? text.split('\n') : [title];
      return titles.filter((_, i) => alerts[i]?.id === id);
    })
    .map((title) => title.slice(0, title.indexOf(':')));
}

type Stories = readonly (readonly string[])[];

const ESCALATED = 'Warning, not acknowledged';
/** All that may be told of an alert that is over: nobody hears of its end alone. */
const WHOLE: Stories = [['Warning', 'Over'], ['Came and went']];

/** What somebody may have heard of an alert, by what became of it. */
async function storiesOf(world: World, id: string, { open, past }: { open: Stories; past: Stories }): Promise<Stories> {
  const kept = await world.alerts.get('acme', id);
  if (!kept) return [[]];
  return kept.state === 'open' ? open : past;
}

async function live(steps: readonly Step[], notify: AlertRule['notify']): Promise<World> {
  const world = new World();
  const rule = await world.addRule({ notify });
  for (const each of steps) await take(world, rule, each);
  await world.pass(10 * MINUTE);
  return world;
}

describe('Dispatcher, whatever crashes, repeats and races', () => {
  it.each(Array.from({ length: 14 }, (_, i) => i))(
    'tells an end with its beginning where the process died at effect %i of the beginning and the end came first',
    async (effect) => {
      const [id = ''] = ALERTS;
      const world = new World();
      const rule = await world.addRule({ notify: [{ channels: CHANNELS }] });
      await dies(world, effect, () => world.raise(rule, id));
      await world.clear(rule, id);
      await world.pass(5 * MINUTE);
      const right = await storiesOf(world, id, { open: [], past: WHOLE });
      for (const channel of CHANNELS) expect(right).toContainEqual(heard(world, channel, id));
    },
  );

  it('tells each channel of the first step of each beginning and each end exactly once', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = await live(steps, [{ after_s: 0, channels: CHANNELS }]);
      for (const id of ALERTS) {
        const right = await storiesOf(world, id, { open: [['Warning']], past: WHOLE });
        for (const channel of CHANNELS) expect(right).toContainEqual(heard(world, channel, id));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  }, 120_000);

  it('tells a later step at most once, and of the end exactly who was told of the beginning', async () => {
    const notify = [
      { after_s: 0, channels: ['ops'] },
      { after_s: 120, channels: ['lead'] },
    ];
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = await live(steps, notify);
      for (const id of ALERTS) {
        const right = await storiesOf(world, id, { open: [[ESCALATED]], past: [[ESCALATED, 'Over']] });
        expect([[], ...right]).toContainEqual(heard(world, 'lead', id));
      }
    });
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);
});
