import { describe, expect, it } from '@jest/globals';
import { acknowledgeAlert } from '../../lib/notifications/acknowledge-alert.ts';
import { muteAlerts, unmuteAlerts } from '../../lib/notifications/mute-alerts.ts';
import { HOUR, MINUTE } from '../alerts/examples.ts';
import { webhook } from './examples.ts';
import { World } from './world.ts';

const OPS = { notify: [{ channels: ['ops'] }] };
const IDS = Array.from({ length: 100 }, (_, i) => `20260601T080000Z-${String(i).padStart(3, '0')}`);
const [ID = ''] = IDS;

const alertDocument = async ({ documents }: World) =>
  (await documents.get({ partition: 'acme#alerts', id: ID })) ?? { version: 0 };

/** As many at a time as the evaluator has processes. */
async function eachOf(ids: readonly string[], act: (id: string) => Promise<void>): Promise<void> {
  for (let i = 0; i < ids.length; i += 5) await Promise.all(ids.slice(i, i + 5).map(act));
}

describe('Dispatcher', () => {
  it('tells one raise and one clear, however often it hears of them', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    for (let i = 0; i < 3; i++) await world.raise(rule, ID);
    await world.pass(5 * MINUTE);
    for (let i = 0; i < 3; i++) await world.clear(rule, ID);
    await world.pass(5 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'clear ops 1']);
  });

  it('tells the raise at once', async () => {
    const world = new World();
    await world.raise(await world.addRule(OPS), ID);
    await world.deliver();
    expect(world.summary()).toEqual(['raise ops 1']);
  });

  it('escalates until somebody acknowledges', async () => {
    const world = new World();
    const notify = [{ channels: ['ops'] }, { after_s: 300, channels: ['lead'] }, { after_s: 600, channels: ['boss'] }];
    const rule = await world.addRule({ notify, remind_s: 1200 });
    await world.raise(rule, ID);
    await world.pass(7 * MINUTE);
    await acknowledgeAlert(world.documents, { tenant: 'acme', id: ID }, { by: 'ann' }, world.now);
    await world.pass(3 * HOUR);
    expect(world.summary()).toEqual(['raise ops 1', 'escalate lead 1']);
    await world.clear(rule, ID);
    await world.pass(2 * MINUTE);
    expect(world.summary().slice(2).sort()).toEqual(['clear lead 1', 'clear ops 1']);
  });

  it('reminds at its interval', async () => {
    const world = new World();
    await world.raise(await world.addRule({ ...OPS, remind_s: 3600 }), ID);
    await world.pass(5 * HOUR + 30 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', ...Array.from({ length: 5 }, () => 'remind ops 1')]);
  });

  it('logs a channel that does not exist, once, and tells the others', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['gone', 'ops'] }] });
    await world.channels.remove('acme', 'gone');
    await world.raise(rule, ID);
    await world.pass(5 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1']);
    expect(world.log).toEqual([expect.stringMatching(/^channel_missing .*"channel":"gone"/)]);
  });

  it('tells a channel that is made, or mended, while an alert is open', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['ops'] }, { after_s: 600, channels: ['boss'] }] });
    const key = { partition: 'acme#channels', id: 'ops' };
    await world.documents.put(key, 'broken', 1);
    await world.raise(rule, ID);
    await world.pass(5 * MINUTE);
    expect([world.summary(), world.log.length]).toEqual([[], 1]);
    const { version } = await alertDocument(world);
    await world.pass(MINUTE);
    expect((await alertDocument(world)).version).toBe(version);
    await world.channels.save('acme', webhook('ops'));
    await world.pass(30 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'escalate boss 1']);
  });

  it('tells the end of quiet hours what is open, once, and in one message what came and went', async () => {
    const world = new World();
    const rule = await world.addRule({ ...OPS, quiet_hours: { from: '08:00', until: '09:00' } });
    await world.raise(rule, ID);
    for (const id of IDS.slice(1, 6)) await world.raise(rule, id);
    for (const id of IDS.slice(1, 6)) await world.clear(rule, id);
    await world.pass(59 * MINUTE);
    expect(world.summary()).toEqual([]);
    await world.pass(10 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'digest ops 5']);
    expect(world.told[1]?.title).toBe('5 alerts came and went: building acme:hq');
  });

  it('tells the end in the morning of what was told in the evening', async () => {
    const world = new World();
    const rule = await world.addRule({ ...OPS, quiet_hours: { from: '08:30', until: '09:00' } });
    await world.raise(rule, ID);
    await world.pass(40 * MINUTE);
    await world.clear(rule, ID);
    await world.pass(10 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1']);
    await world.pass(20 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'clear ops 1']);
  });

  it('tells the end after quiet hours though its rule is gone', async () => {
    const world = new World();
    const rule = await world.addRule({ ...OPS, quiet_hours: { from: '08:30', until: '09:00' } });
    await world.raise(rule, ID);
    await world.pass(40 * MINUTE);
    await world.clear(rule, ID);
    await world.rules.remove('acme', rule.id);
    await world.pass(30 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'clear ops 1']);
  });

  it('tells whoever heard the beginning, and nobody else, that an alert is over because its rule was removed', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['ops'] }, { after_s: 600, channels: ['boss'] }] });
    await world.raise(rule, ID);
    await world.pass(5 * MINUTE);
    await world.rules.remove('acme', rule.id);
    for (let i = 0; i < 2; i++) await world.end(undefined, ID, 'rule_removed');
    await world.pass(5 * MINUTE);
    expect(world.summary()).toEqual(['raise ops 1', 'clear ops 1']);
    expect(world.told[1]?.text).toContain('because its rule was removed');
  });

  it('tells nobody that a rule is gone by which nobody was told', async () => {
    const world = new World();
    const rule = await world.addRule({ ...OPS, quiet_hours: { from: '08:00', until: '08:30' } });
    await world.raise(rule, ID);
    await world.pass(5 * MINUTE);
    await world.rules.remove('acme', rule.id);
    await world.end(undefined, ID, 'rule_removed');
    await world.pass(HOUR);
    expect(world.summary()).toEqual([]);
  });

  it('is silent within a mute, and tells what is still open when it is lifted', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    const scope = { building_id: 'acme:hq' };
    const mute = await muteAlerts(world.documents, 'acme', { scope, until: world.now + HOUR, by: 'ann' }, world.now);
    await world.raise(rule, ID);
    await world.raise(rule, IDS[1] ?? '');
    await world.raise(rule, IDS[2] ?? '', { building_id: 'acme:other' });
    await world.clear(rule, IDS[1] ?? '');
    await world.pass(20 * MINUTE);
    expect(world.told.map(({ alerts }) => alerts[0]?.building_id)).toEqual(['acme:other']);
    await unmuteAlerts(world.documents, 'acme', mute.id);
    await world.pass(5 * MINUTE);
    expect(world.told.slice(1).map(({ reason, alerts }) => `${reason} ${alerts[0]?.id}`)).toEqual([`raise ${ID}`]);
  });

  it('mutes the devices of a group, and a rule, and nothing else', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    const other = await world.addRule({ ...OPS, id: 'other', severity: 'info' });
    await muteAlerts(world.documents, 'acme', { ruleId: 'other', until: world.now + HOUR, by: 'ann' }, world.now);
    await world.raise(other, ID);
    await world.raise(rule, IDS[1] ?? '');
    await world.pass(5 * MINUTE);
    expect(world.told.map(({ alerts }) => alerts[0]?.rule_id)).toEqual(['freezer']);
  });

  it('makes two messages of a hundred alerts at once, and two of their ends', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['ops', 'lead'] }] });
    await eachOf(IDS, (id) => world.raise(rule, id));
    await world.pass(10 * MINUTE);
    const both = (reason: string) => [`${reason} lead 1`, `${reason} ops 1`, 'digest lead 99', 'digest ops 99'].sort();
    expect(world.summary().sort()).toEqual(both('raise'));
    await eachOf(IDS, (id) => world.clear(rule, id));
    await world.pass(10 * MINUTE);
    expect(world.summary().slice(4).sort()).toEqual(both('clear'));
  });

  it('holds nothing back for longer than its interval where the clock is set back', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    await world.raise(rule, ID);
    await world.raise(rule, IDS[1] ?? '');
    world.now -= HOUR;
    await world.pass(3 * MINUTE);
    expect(world.told.flatMap(({ alerts }) => alerts.map(({ id }) => id))).toEqual([ID, IDS[1]]);
  });

  it('counts all of a digest and lists the first', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    for (const id of IDS) await world.raise(rule, id);
    await world.pass(3 * MINUTE);
    const digest = world.told[1];
    expect(digest?.title).toBe('99 alerts: building acme:hq');
    expect(digest?.alerts.map(({ id }) => id)).toEqual(IDS.slice(1, 21));
    expect(digest?.text).toMatch(/^Warning: temperature above -18 °C: device-.*\n(.*\n){19}and 79 more$/);
  });

  it('escalates a storm in two messages as well', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['ops'] }, { after_s: 300, channels: ['lead'] }] });
    for (const id of IDS) await world.raise(rule, id);
    await world.pass(10 * MINUTE);
    expect(world.summary().filter((line) => line.includes('lead'))).toEqual(['escalate lead 1', 'digest lead 99']);
  });

  it('tells each building, and each severity, of its own', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    await world.raise(rule, ID);
    await world.raise(rule, IDS[1] ?? '', { building_id: 'acme:other' });
    await world.raise(rule, IDS[2] ?? '', { severity: 'critical' });
    await world.deliver();
    expect(world.summary()).toEqual(['raise ops 1', 'raise ops 1', 'raise ops 1']);
  });

  it('keeps to one message a minute while a storm goes on', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    for (const id of IDS.slice(0, 60)) {
      await world.raise(rule, id);
      world.now += 10_000;
      await world.dispatcher.tick('acme');
      await world.deliver();
    }
    await world.pass(3 * MINUTE);
    expect(world.told.length).toBeLessThanOrEqual(12);
    expect(world.told.reduce((sum, { alerts_total }) => sum + alerts_total, 0)).toBe(60);
  });

  it('does not tell an end before its beginning, which waits for others', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    await world.raise(rule, ID);
    await world.raise(rule, IDS[1] ?? '');
    world.now += 10_000;
    await world.clear(rule, IDS[1] ?? '');
    await world.pass(5 * MINUTE);
    const [, second = ''] = IDS;
    const told = world.told.map(({ reason, alerts }) => `${reason} ${alerts[0]?.id}`);
    expect(told).toEqual([`raise ${ID}`, `raise ${second}`, `clear ${second}`]);
  });

  it('does nothing for one tenant when it looks after another', async () => {
    const world = new World();
    const rule = await world.addRule({ notify: [{ channels: ['ops'] }, { after_s: 60, channels: ['lead'] }] });
    await world.raise(rule, ID);
    world.now += HOUR;
    await world.dispatcher.tick('other');
    await world.deliver();
    expect(world.summary()).toEqual(['raise ops 1']);
  });

  it('tells the others where one alert cannot be told, says so, and tells it later', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    const [first = '', second = ''] = IDS;
    for (const id of [first, second]) world.refused.add(id);
    await expect(world.raise(rule, first, { building_id: 'acme:one' })).rejects.toThrow('no route');
    await expect(world.raise(rule, second, { building_id: 'acme:two' })).rejects.toThrow('no route');
    world.refused.delete(second);
    await expect(world.dispatcher.tick('acme')).rejects.toThrow('no route');
    await world.deliver();
    expect(world.told.map(({ alerts }) => alerts[0]?.id)).toEqual([second]);
    expect(world.log).toEqual([`alert_not_told ${JSON.stringify({ alert: first, reason: 'TypeError: no route' })}`]);
    world.refused.clear();
    await world.pass(2 * MINUTE);
    expect(world.told.map(({ alerts }) => alerts[0]?.id)).toEqual([second, first]);
  });

  it('tells a group though what is kept of it cannot be read', async () => {
    const world = new World();
    const rule = await world.addRule(OPS);
    const key = { partition: 'acme#bundles', id: 'group#ops#acme:hq#warning#raise' };
    await world.documents.put(key, { v: 2 }, 0);
    await world.raise(rule, ID);
    await world.deliver();
    expect(world.summary()).toEqual(['raise ops 1']);
  });
});
