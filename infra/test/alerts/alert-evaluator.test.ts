import { describe, expect, it } from '@jest/globals';
import { JudgementUnfinishedError, ReadingsNotSettledError } from '../../lib/alerts/alert-errors.ts';
import { AlertEvaluator } from '../../lib/alerts/alert-evaluator.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import type { BrokenDocument } from '../../lib/alerts/checked-documents.ts';
import { GroupRepository } from '../../lib/alerts/group-repository.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { AlertSimulation } from './alert-simulation.ts';
import { all, CrashingDocuments, DAY, HOUR, MINUTE, MONDAY, type RuleExample, rule } from './examples.ts';
import { MemoryHistory, stored, temperatures } from './readings.ts';

async function simulation(...examples: RuleExample[]): Promise<AlertSimulation> {
  const simulated = new AlertSimulation();
  await simulated.putRules(examples.map((example) => rule(example)));
  return simulated;
}

const warm = { condition: { kind: 'above', quantity: 'temperature_c', limit: -18, hysteresis: 1 } };
const second = (time: number | undefined) => (time === undefined ? undefined : (time - MONDAY) / 1000);

/** What is kept: `open 10`, `cleared 10-20`. */
async function kept(simulated: AlertSimulation, tenant = 'acme'): Promise<string[]> {
  const alerts = await simulated.outcome(tenant);
  return alerts.map(({ state, since, ended }) => `${state} ${second(since)}${ended ? `-${second(ended)}` : ''}`);
}

/** The state documents of the one gateway. */
const states = (simulated: AlertSimulation) => all(simulated.documents.list('acme#series#acme:hq#gw1'));

describe('ten minutes of noise around the limit', () => {
  it('are one raise and one clear', async () => {
    const simulated = await simulation({ ...warm, hold_s: 30, clear_hold_s: 30 });
    const noise = (s: number) => 0.6 * Math.sin(s * 1.7) + 0.3 * Math.sin(s * 0.31);
    const level = (s: number) => (s < 100 ? -20 : s < 700 ? -17.9 : -20);
    const seconds = Array.from({ length: 160 }, (_, i) => i * 5);
    await simulated.play(temperatures(Object.fromEntries(seconds.map((s) => [s, level(s) + noise(s)]))));
    expect(simulated.ear.heard.map(({ state }) => state)).toEqual(['open', 'cleared']);
    expect(await kept(simulated)).toHaveLength(1);
  });
});

describe('a series that is fine', () => {
  it('costs one list for a message, and no write', async () => {
    const inner = new MemoryDocumentStore();
    await inner.put({ partition: 'acme#rules', id: 'freezer' }, rule(warm), 0);
    const documents = new CrashingDocuments(inner);
    const history = new MemoryHistory();
    const now = () => MONDAY + HOUR;
    const evaluator = new AlertEvaluator({ documents, history, listener: { changed: async () => undefined }, now });
    await evaluator.take(temperatures({ 0: -20, 10: -18, 20: -19 }));
    expect({ writes: documents.writes, queries: history.queries }).toEqual({ writes: 0, queries: [] });
  });

  it('leaves no state when a hold was not met, and its place when it had an alert', async () => {
    const simulated = await simulation({ ...warm, hold_s: 60 });
    await simulated.play(temperatures({ 0: -20, 10: -17, 20: -20 }));
    expect(await states(simulated)).toEqual([]);
    await simulated.play(temperatures({ 30: -17, 90: -17, 100: -20 }));
    expect(await states(simulated)).toHaveLength(1);
    simulated.now += 15 * DAY;
    expect(await states(simulated)).toEqual([]);
  });
});

describe('readings', () => {
  it('are judged as they are stored, whatever the message brings of them', async () => {
    const simulated = await simulation(warm);
    const readings = temperatures({ 0: -20, 10: -17, 20: -16, 30: -20 });
    simulated.history.put(readings);
    simulated.now = MONDAY + HOUR;
    await simulated.take(readings.slice(2, 3));
    expect(await kept(simulated)).toEqual(['cleared 10-30']);
  });

  it('that have not settled come again', async () => {
    const simulated = await simulation(warm);
    const readings = temperatures({ 0: -17 });
    simulated.history.put(readings);
    simulated.now = MONDAY + 4999;
    await expect(simulated.take(readings)).rejects.toThrow(ReadingsNotSettledError);
    expect(await kept(simulated)).toEqual([]);
    simulated.now = MONDAY + 5000;
    await simulated.take(readings);
    expect(await kept(simulated)).toEqual(['open 0']);
  });

  it('with a time that cannot be are left out, and hold up nothing', async () => {
    const simulated = await simulation(warm);
    const never = { ...stored({ s: 0, seq: 1, values: { temperature_c: -10 } }) };
    const early = { ...never, reading: { ...never.reading, measured_at: 1000 } };
    const ahead = stored({ s: 86_400, seq: 2, values: { temperature_c: -10 }, delay: -86_000 });
    await simulated.play([early, ahead, ...temperatures({ 500: -20, 510: -17 })]);
    expect(await kept(simulated)).toEqual(['open 510']);
  });

  it('of a building whose tenant has no name are refused', async () => {
    const simulated = await simulation(warm);
    const [reading] = temperatures({ 0: -17 }, { buildingId: '..:hq' });
    const evaluator = new AlertEvaluator({
      documents: simulated.documents,
      history: simulated.history,
      listener: simulated.ear,
      now: () => MONDAY + HOUR,
    });
    const refused = await evaluator.take(reading ? [reading, ...temperatures({ 0: -20 })] : []);
    expect(refused).toEqual([{ reading, reason: 'the building ..:hq names no tenant' }]);
  });
});

describe('a backlog', () => {
  const week = (count: number) =>
    temperatures(Object.fromEntries(Array.from({ length: count }, (_, i) => [i, i % 1000 < 500 ? -17 : -20])), {
      delay: 700_000,
    });

  it('that is more than fits memory is judged in slices', async () => {
    const simulated = await simulation({ ...warm, late_after_s: 7 * 86_400 });
    const readings = week(45_000);
    simulated.history.put(readings);
    simulated.now = MONDAY + 30 * DAY;
    await simulated.take(readings.slice(0, 1));
    expect(await kept(simulated)).toHaveLength(45);
  });

  it('that is more than fits the time of an invocation goes on where it ended', async () => {
    const simulated = await simulation({ ...warm, late_after_s: 7 * 86_400 });
    const readings = week(45_000);
    simulated.history.put(readings);
    simulated.now = MONDAY + 30 * DAY;
    const slow = () => {
      simulated.now += 1000;
      return simulated.now;
    };
    const { documents, history, ear } = simulated;
    let invocations = 0;
    for (let done = false; !done; invocations += 1) {
      const evaluator = new AlertEvaluator({ documents, history, listener: ear, now: slow });
      done = await evaluator.take(readings.slice(0, 1)).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(JudgementUnfinishedError);
          return false;
        },
      );
    }
    expect(invocations).toBeGreaterThan(1);
    expect(await kept(simulated)).toHaveLength(45);
  });

  it('of one sensor does not hold up the others of its gateway', async () => {
    const simulated = await simulation(warm);
    await simulated.play(temperatures({ 0: -17 }));
    simulated.now += 30 * DAY;
    const s = (simulated.now - MONDAY) / 1000;
    const back = [...temperatures({ [s]: -17 }), ...temperatures({ [s]: -17 }, { deviceId: 'dev2', seq: s + 1 })];
    simulated.history.put(back);
    simulated.now += MINUTE;
    await simulated.take(back);
    expect(await kept(simulated)).toEqual(['open 0', `open ${s}`]);
  });
});

describe('a rule', () => {
  const play = async (simulated: AlertSimulation, bySecond: Record<number, number>) =>
    simulated.play(temperatures(bySecond));

  it('that is changed ends its alert, and is judged anew from then on', async () => {
    const simulated = await simulation();
    const rules = new RuleRepository(simulated.documents);
    await rules.save('acme', rule(warm), MONDAY - 1);
    await play(simulated, { 0: -17, 10: -17 });
    await rules.save('acme', rule({ condition: { ...warm.condition, limit: -17.5 } }), simulated.now);
    await play(simulated, { 60: -17, 70: -20 });
    const [first, second] = await simulated.outcome();
    expect(first).toMatchObject({ state: 'cleared', ended: undefined });
    expect(second).toMatchObject({ state: 'cleared', since: MONDAY + 60_000, ended: MONDAY + 70_000 });
    const alerts = new AlertRepository(simulated.documents);
    expect(await alerts.get('acme', first?.id ?? '')).toMatchObject({ end_reason: 'rule_changed' });
  });

  it.each([
    ['rule_disabled', { ...warm, enabled: false }],
    ['out_of_scope', { ...warm, scope: { device_id: 'other' } }],
  ])('that is edited ends its alert for the reason %s', async (reason, edited) => {
    const simulated = await simulation();
    const rules = new RuleRepository(simulated.documents);
    await rules.save('acme', rule(warm), MONDAY - 1);
    await play(simulated, { 0: -17 });
    await rules.save('acme', rule(edited), simulated.now);
    await play(simulated, { 60: -17, 70: -17 });
    const [only, ...more] = await simulated.outcome();
    expect(more).toEqual([]);
    const alerts = new AlertRepository(simulated.documents);
    expect(await alerts.get('acme', only?.id ?? '')).toMatchObject({ state: 'cleared', end_reason: reason });
  });

  it('that is removed ends its alert, and that is told', async () => {
    const simulated = await simulation({ ...warm, id: 'other', scope: { device_id: 'other' } }, warm);
    await play(simulated, { 0: -17 });
    await new RuleRepository(simulated.documents).remove('acme', 'freezer');
    await play(simulated, { 60: -17 });
    expect((await simulated.outcome()).map(({ state }) => state)).toEqual(['cleared']);
    expect(simulated.ear.heard.map(({ state, end_reason }) => end_reason ?? state)).toEqual(['open', 'rule_removed']);
  });

  it('that cannot be read any more ends nothing', async () => {
    const simulated = await simulation({ ...warm, id: 'other', scope: { device_id: 'other' } }, warm);
    await play(simulated, { 0: -17 });
    const key = { partition: 'acme#rules', id: 'freezer' };
    await simulated.documents.put(key, { ...rule(warm), of_a_later_version: 1 }, 1);
    await play(simulated, { 60: -16 });
    expect(simulated.ear.heard.map(({ state }) => state)).toEqual(['open']);
    await simulated.documents.put(key, rule(warm), 2);
    await play(simulated, { 120: -20 });
    expect(await kept(simulated)).toEqual(['cleared 0-120']);
  });

  it('whose words are edited leaves its alert open', async () => {
    const simulated = await simulation();
    const rules = new RuleRepository(simulated.documents);
    await rules.save('acme', rule(warm), MONDAY - 1);
    await play(simulated, { 0: -17 });
    await rules.save('acme', rule({ ...warm, name: 'Freezer', severity: 'critical', remind_s: 60 }), simulated.now);
    await play(simulated, { 60: -16, 70: -20 });
    expect(await kept(simulated)).toEqual(['cleared 0-70']);
  });

  it('that one process remembers as it was ends nothing that another judges by it as it is', async () => {
    const simulated = await simulation();
    await new RuleRepository(simulated.documents).save('acme', rule(warm), MONDAY - 1);
    await play(simulated, { 0: -20 });
    const changed = rule({ condition: { ...warm.condition, limit: -17 } });
    await new RuleRepository(simulated.documents).save('acme', changed, simulated.now);
    const bad = stored({ s: 8, values: { temperature_c: -10 } });
    simulated.history.put([bad]);
    simulated.now = MONDAY + 14_000;
    await simulated.takeAside([bad]);
    await simulated.take([bad]);
    expect(await kept(simulated)).toEqual(['open 8']);
  });

  it('matches groups, and every quantity that a reading has', async () => {
    const simulated = await simulation({ ...warm, scope: { group_id: 'freezers' } });
    await new GroupRepository(simulated.documents).save('acme', { id: 'freezers', device_ids: ['dev2'] });
    await simulated.play([...temperatures({ 0: -17 }), ...temperatures({ 1: -17 }, { deviceId: 'dev2' })]);
    expect(await kept(simulated)).toEqual(['open 1']);
  });

  it('for a rate looks back into the store', async () => {
    const rate = { condition: { kind: 'rate', quantity: 'temperature_c', per_minute: 1, window_s: 60 } };
    const simulated = await simulation(rate);
    await simulated.play(temperatures({ 0: 0, 30: 0, 60: 0, 90: 2, 120: 2, 150: 2 }));
    expect(await kept(simulated)).toEqual(['cleared 90-150']);
  });

  it('that is broken stops no other', async () => {
    const simulated = await simulation(warm);
    await simulated.documents.put({ partition: 'acme#rules', id: 'bad' }, { id: 'bad' }, 0);
    const broken: BrokenDocument[] = [];
    const readings = temperatures({ 0: -17 });
    simulated.history.put(readings);
    const { documents, history, ear: listener } = simulated;
    const onBroken = (document: BrokenDocument) => void broken.push(document);
    await new AlertEvaluator({ documents, history, listener, now: () => MONDAY + HOUR, onBroken }).take(readings);
    expect(await kept(simulated)).toEqual(['open 0']);
    expect(broken.map(({ key }) => key.id)).toEqual(['bad']);
  });

  it('goes on although the state of a series is broken', async () => {
    const simulated = await simulation(warm);
    await simulated.documents.put({ partition: 'acme#series#acme:hq#gw1', id: 'dev1#freezer' }, 'broken', 0);
    await simulated.play(temperatures({ 0: -17, 10: -20 }));
    expect(await kept(simulated)).toEqual(['cleared 0-10']);
  });
});

describe('tenants', () => {
  const places = ['acme:hq', 'acme:hq:cellar', 'acm:e', 'acmes:hq', 'default:x', 'plain', ':acme', 'other:acme:hq'];
  const tenants = { 'acme:hq': 'acme', 'acme:hq:cellar': 'acme', 'acm:e': 'acm', 'acmes:hq': 'acmes' };

  it('have the alerts of their own buildings only, whatever the buildings are called', async () => {
    const simulated = await simulation(warm);
    const readings: StoredReading[] = places.flatMap((buildingId) => temperatures({ 0: -17 }, { buildingId }));
    await simulated.play(readings);
    for (const tenant of ['acm', 'acmes', 'default', 'other']) expect(await kept(simulated, tenant)).toEqual([]);
    const raised = simulated.ear.heard.map(({ tenant, building_id }) => `${tenant} ${building_id}`);
    expect(raised).toEqual(['acme acme:hq', 'acme acme:hq:cellar']);
  });

  it('cannot name a building of another in a rule', async () => {
    const simulated = new AlertSimulation();
    for (const [buildingId, tenant] of Object.entries(tenants)) {
      const others = places.filter(
        (place) => place !== buildingId && !(tenant === 'acme' && place.startsWith('acme:')),
      );
      const spies = others.map((building_id, i) => rule({ ...warm, id: `spy${i}`, scope: { building_id } }));
      if (tenant !== 'acme' || buildingId === 'acme:hq') await simulated.putRules(spies, tenant);
    }
    await simulated.play(places.flatMap((buildingId) => temperatures({ 0: -17 }, { buildingId })));
    expect(simulated.ear.heard).toEqual([]);
  });

  it('share no state where gateway, device and rule have the same names', async () => {
    const simulated = await simulation(warm);
    await simulated.putRules([rule(warm)], 'other');
    await simulated.play([
      ...temperatures({ 0: -17 }),
      ...temperatures({ 1: -17 }, { buildingId: 'other:hq' }),
      ...temperatures({ 2: -20 }),
    ]);
    expect([await kept(simulated), await kept(simulated, 'other')]).toEqual([['cleared 0-2'], ['open 1']]);
    const ids = new Set(simulated.ear.heard.map(({ id }) => id));
    expect(ids.size).toBe(2);
  });
});
