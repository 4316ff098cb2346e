import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { AlertSimulation } from './alert-simulation.ts';
import { rule } from './examples.ts';
import { naiveEpisodes } from './naive-episodes.ts';
import { stored } from './readings.ts';

const LIMIT = { limit: 0, hysteresis: 1, lateAfterS: 900 };

const limits = fc.record({ holdS: fc.constantFrom(0, 30, 120), clearHoldS: fc.constantFrom(0, 60) });

const ruleOf = ({ holdS, clearHoldS }: { holdS: number; clearHoldS: number }) =>
  rule({
    condition: { kind: 'above', quantity: 'temperature_c', limit: LIMIT.limit, hysteresis: LIMIT.hysteresis },
    hold_s: holdS,
    clear_hold_s: clearHoldS,
  });

/** Values around the limit, good, between and bad; seconds apart; how much later than a quarter second each comes; gateway offline or not. */
const steps = fc.array(
  fc.record({
    value: fc.constantFrom(-2, -1, -0.5, 0.5, 1, 2),
    gap: fc.integer({ min: 1, max: 90 }),
    jitterMs: fc.integer({ min: 0, max: 4999 }),
    offline: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  { minLength: 1, maxLength: 40 },
);

type Step = { value: number; gap: number; jitterMs: number; offline: boolean };

/** What was measured while the gateway was offline comes 1,000 s after it, all before what follows it. */
function readingsOf(given: readonly Step[]): StoredReading[] {
  let s = 0;
  return given.map(({ value, gap, jitterMs, offline }, i) => {
    s += gap + (i > 0 && given[i - 1]?.offline && !offline ? 1000 : 0);
    const reading = stored({ s, seq: i, values: { temperature_c: value } });
    return { ...reading, cloudReceivedAt: reading.reading.measured_at + (offline ? 950_000 : 0) + jitterMs };
  });
}

/** How the feed hands readings over: in messages, some again, some late, with crashes. */
const deliveries = fc.record({
  cuts: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  waits: fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1 }),
  again: fc.array(fc.boolean(), { minLength: 1 }),
  crashes: fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 }), { minLength: 1 }),
});

type Deliveries = { cuts: number[]; waits: number[]; again: boolean[]; crashes: (number | null)[] };

const pick = <T>(items: readonly T[], i: number): T | undefined => items[i % items.length];

/** Messages by when they come; a message comes when all of it has settled, or later, perhaps twice. */
function messagesOf(readings: readonly StoredReading[], { cuts, waits, again }: Deliveries) {
  const arrived = readings.toSorted((a, b) => a.cloudReceivedAt - b.cloudReceivedAt);
  const messages: { at: number; readings: StoredReading[] }[] = [];
  for (let from = 0, i = 0; from < arrived.length; i += 1) {
    const part = arrived.slice(from, from + (pick(cuts, i) ?? 1));
    from += part.length;
    const settled = Math.max(...part.map(({ cloudReceivedAt }) => cloudReceivedAt)) + 5000;
    const at = settled + (pick(waits, i) ?? 0);
    messages.push({ at, readings: part.toReversed() });
    if (pick(again, i)) messages.push({ at: at + 20_000 + (pick(waits, i + 1) ?? 0), readings: part });
  }
  return messages.sort((a, b) => a.at - b.at);
}

async function ordered(readings: readonly StoredReading[], given: ReturnType<typeof rule>): Promise<AlertSimulation> {
  const simulation = new AlertSimulation();
  await simulation.putRules([given]);
  simulation.history.put(readings);
  simulation.now = Math.max(...readings.map(({ cloudReceivedAt }) => cloudReceivedAt)) + 5000;
  for (const reading of readings) await simulation.take([reading]);
  return simulation;
}

async function disordered(readings: readonly StoredReading[], given: ReturnType<typeof rule>, how: Deliveries) {
  const simulation = new AlertSimulation();
  await simulation.putRules([given]);
  const waiting = readings.toSorted((a, b) => a.cloudReceivedAt - b.cloudReceivedAt);
  for (const [i, message] of messagesOf(readings, how).entries()) {
    simulation.now = message.at;
    while (waiting[0] && waiting[0].cloudReceivedAt <= message.at) simulation.history.put(waiting.splice(0, 1));
    simulation.fuse.left = pick(how.crashes, i) ?? Infinity;
    await simulation.take(message.readings);
  }
  return simulation;
}

describe('alerts of a series', () => {
  it('are those that looking at the whole of it finds', async () => {
    await fc.assert(
      fc.asyncProperty(steps, limits, async (given, limit) => {
        const readings = readingsOf(given);
        const simulation = await ordered(readings, ruleOf(limit));
        const expected = naiveEpisodes(readings, { ...LIMIT, ...limit });
        const found = (await simulation.outcome()).map(({ since, ended, worst, late }) => ({
          since,
          ended,
          worst,
          late,
        }));
        expect(found.sort((a, b) => a.since - b.since)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same however their readings are cut, repeated, shuffled within the settle time, and whenever the evaluator crashes', async () => {
    await fc.assert(
      fc.asyncProperty(steps, limits, deliveries, async (given, limit, how) => {
        const readings = readingsOf(given);
        const [once, often] = [await ordered(readings, ruleOf(limit)), await disordered(readings, ruleOf(limit), how)];
        expect(await often.outcome()).toEqual(await once.outcome());
        expect(often.told).toEqual(once.told);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same where several evaluators judge at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(steps, limits, deliveries, fc.scheduler(), async (given, limit, how, scheduler) => {
        const readings = readingsOf(given);
        const once = await ordered(readings, ruleOf(limit));
        const simulation = new AlertSimulation((task) => scheduler.schedule(task));
        await simulation.putRules([ruleOf(limit)]);
        simulation.history.put(readings);
        const messages = messagesOf(readings, how);
        simulation.now = once.now;
        await scheduler.waitFor(Promise.all(messages.map((message) => simulation.takeAside(message.readings))));
        expect(await simulation.outcome()).toEqual(await once.outcome());
        expect(simulation.told).toEqual(once.told);
      }),
      { numRuns: 200 },
    );
  });

  it('are told of at least once, raised and cleared, and only of what is kept', async () => {
    await fc.assert(
      fc.asyncProperty(steps, limits, deliveries, async (given, limit, how) => {
        const simulation = await disordered(readingsOf(given), ruleOf(limit), how);
        const expected = (await simulation.outcome())
          .filter(({ late }) => !late)
          .flatMap(({ id, state }) => (state === 'open' ? [`open ${id}`] : [`open ${id}`, `cleared ${id}`]));
        expect(simulation.told).toEqual(new Set(expected));
      }),
      { numRuns: 200 },
    );
  });
});
