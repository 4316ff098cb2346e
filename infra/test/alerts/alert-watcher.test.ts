import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { AlertWatcher } from '../../lib/alerts/alert-watcher.ts';
import { GroupRepository } from '../../lib/alerts/group-repository.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import type { DocumentStore } from '../../lib/documents/ports.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import {
  alert,
  all,
  CrashError,
  CrashingDocuments,
  DAY,
  HOUR,
  MINUTE,
  MONDAY,
  type RuleExample,
  rule,
} from './examples.ts';
import { type ReadingExample, stored } from './readings.ts';

const silent = { id: 'silent', condition: { kind: 'silent', after_s: 600 } };
const gatewaySilent = { id: 'gateway', condition: { kind: 'gateway_silent', after_s: 900 } };

/** A tenant's sensors and gateways, looked at minute by minute. */
class Watch {
  now = MONDAY;
  readonly documents = new MemoryDocumentStore(() => this.now);
  readonly directory = new DocumentDirectory(this.documents);
  readonly alerts = new AlertRepository(this.documents);
  readonly heard: Alert[] = [];

  async rules(...examples: RuleExample[]): Promise<void> {
    for (const example of examples) await new RuleRepository(this.documents).save('acme', rule(example), this.now);
  }

  /** A sensor is heard, now where nothing else is said. */
  async hear(deviceId: string, example: Partial<ReadingExample> = {}): Promise<void> {
    const s = (this.now - MONDAY) / 1000;
    await this.directory.update([stored({ s, deviceId, values: { temperature_c: 1 }, ...example })]);
  }

  async status(gatewayId = 'gw1', connected?: boolean): Promise<void> {
    const word = { buildingId: 'acme:hq', gatewayId, heardAt: this.now };
    await this.directory.heard(connected === undefined ? word : { ...word, connected });
  }

  async tick(documents: DocumentStore = this.documents): Promise<void> {
    const changed = async (changes: Alert) => {
      this.heard.push(changes);
    };
    const now = () => this.now;
    await new AlertWatcher({ documents, directory: this.directory, listener: { changed }, now }).tick();
  }

  /** Minutes go by, with a look in each, and what happens in each. */
  async minutes(count: number, each: () => Promise<void> = async () => undefined): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      this.now += MINUTE;
      await each();
      await this.tick();
    }
  }

  async open(): Promise<string[]> {
    return (await all(this.alerts.open('acme')))
      .map((each) => `${each.rule_id} ${each.device_id ?? each.gateway_id}`)
      .sort();
  }

  past(): Promise<Alert[]> {
    return all(this.alerts.past('acme', MONDAY - DAY, this.now + 1));
  }

  get told(): string[] {
    return this.heard.map(({ state, device_id, gateway_id }) => `${state} ${device_id ?? gateway_id}`);
  }
}

async function watching(...rules: RuleExample[]): Promise<Watch> {
  const watch = new Watch();
  await watch.rules(...rules);
  return watch;
}

describe('a sensor that is not heard', () => {
  it("has one alert from the rule's time on, as of when it was heard last", async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(9);
    expect(await watch.open()).toEqual([]);
    await watch.minutes(30);
    expect(await watch.open()).toEqual(['silent a']);
    expect(watch.told).toEqual(['open a']);
    expect(watch.heard[0]).toMatchObject({ since: MONDAY, raised_at: MONDAY + 10 * MINUTE, building_id: 'acme:hq' });
  });

  it('is fine again when it is heard', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(11);
    await watch.minutes(3, () => watch.hear('a'));
    expect(watch.told).toEqual(['open a', 'cleared a']);
    expect(await watch.past()).toEqual([expect.objectContaining({ ended: MONDAY + 12 * MINUTE, end_reason: 'fine' })]);
  });

  it('is fine again only when it is heard for as long as the rule wants', async () => {
    const watch = await watching({ ...silent, clear_hold_s: 1800 });
    await watch.hear('a');
    await watch.minutes(11);
    await watch.hear('a');
    await watch.minutes(29);
    expect(watch.told).toEqual(['open a']);
    await watch.minutes(29, () => watch.hear('a'));
    expect(watch.told).toEqual(['open a']);
    await watch.minutes(3, () => watch.hear('a'));
    expect(watch.told).toEqual(['open a', 'cleared a']);
    const [past] = await watch.past();
    expect(past).toMatchObject({ ended: MONDAY + 41 * MINUTE });
    expect(past).not.toHaveProperty('recovering_since');
  });

  it('has no alert while another gateway of the building hears it', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(30, () => watch.hear('a', { gatewayId: 'gw2' }));
    expect(await watch.open()).toEqual([]);
    const scoped = await watching({ ...silent, scope: { gateway_id: 'gw1' } });
    await scoped.hear('a');
    await scoped.minutes(30, () => scoped.hear('a', { gatewayId: 'gw2' }));
    expect(await scoped.open()).toEqual(['silent a']);
  });

  it('is one that measured nothing, although what it measured long ago comes only now', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(30, () => watch.hear('a', { s: 60, delay: (watch.now - MONDAY) / 1000 - 60 }));
    expect(await watch.open()).toEqual(['silent a']);
  });

  it('has no alert where it was silent long before the rule was made', async () => {
    const watch = await watching();
    await watch.hear('retired');
    watch.now += 10 * DAY;
    await watch.hear('alive');
    await watch.rules(silent);
    await watch.minutes(30);
    expect(await watch.open()).toEqual(['silent alive']);
  });

  it('has an alert where the rule names it, however long it is silent, and where it was never heard', async () => {
    const watch = await watching();
    await watch.hear('retired');
    watch.now += 10 * DAY;
    await new GroupRepository(watch.documents).save('acme', { id: 'freezers', device_ids: ['retired', 'never'] });
    await watch.rules({ ...silent, scope: { group_id: 'freezers' } });
    await watch.minutes(1);
    expect(await watch.open()).toEqual(['silent retired']);
    await watch.minutes(10);
    expect(await watch.open()).toEqual(['silent never', 'silent retired']);
    await watch.minutes(2, () => watch.hear('never'));
    expect(await watch.open()).toEqual(['silent retired']);
  });

  it('is heard although its gateway does not know the time', async () => {
    const watch = await watching(silent);
    await watch.minutes(30, async () => {
      const s = (watch.now - MONDAY) / 1000;
      const reading = stored({ s: s - 86_400, seq: s, deviceId: 'a', values: { temperature_c: 1 }, delay: 86_400 });
      await watch.directory.update([{ ...reading, reading: { ...reading.reading, time_quality: 'unsynchronized' } }]);
    });
    expect(await watch.open()).toEqual([]);
  });
});

describe('a gateway that is not heard', () => {
  it('has one alert, and its sensors have none', async () => {
    const watch = await watching(silent, gatewaySilent);
    for (const device of ['a', 'b', 'c']) await watch.hear(device);
    await watch.status();
    await watch.minutes(60);
    expect(watch.told).toEqual(['open gw1']);
  });

  it('is silent since it was disconnected', async () => {
    const watch = await watching(gatewaySilent);
    await watch.status();
    await watch.minutes(5);
    await watch.status('gw1', false);
    await watch.minutes(14);
    expect(watch.told).toEqual([]);
    await watch.minutes(1);
    expect(watch.heard).toEqual([expect.objectContaining({ since: MONDAY + 5 * MINUTE, gateway_id: 'gw1' })]);
    expect(watch.heard[0]?.device_id).toBeUndefined();
  });

  it('is heard by each reading of its sensors', async () => {
    const watch = await watching(gatewaySilent);
    await watch.status();
    await watch.minutes(60, () => watch.hear('a'));
    expect(watch.told).toEqual([]);
  });

  it('tells nothing of its sensors until what it kept has come', async () => {
    const watch = await watching(silent, gatewaySilent);
    for (const device of ['a', 'b']) await watch.hear(device);
    await watch.status();
    await watch.minutes(180);
    await watch.minutes(5, () => watch.status());
    // Ten minutes of three hours in each minute; b was unplugged a minute before the gateway fell silent.
    let s = 0;
    await watch.minutes(20, async () => {
      await watch.status();
      await watch.hear('a', { s, delay: (watch.now - MONDAY) / 1000 - s });
      s += 600;
    });
    expect(watch.told).toEqual(['open gw1', 'cleared gw1']);
    await watch.minutes(15, async () => {
      await watch.status();
      await watch.hear('a');
    });
    expect(watch.told).toEqual(['open gw1', 'cleared gw1', 'open b']);
  });

  it('without a rule for it explains nothing', async () => {
    const watch = await watching(silent);
    for (const device of ['a', 'b']) await watch.hear(device);
    await watch.minutes(11);
    expect(watch.told).toEqual(['open a', 'open b']);
  });

  it('that speaks while a sensor of it does not leaves that one its alert', async () => {
    const watch = await watching(silent, gatewaySilent);
    await watch.hear('a');
    await watch.minutes(11, () => watch.status());
    expect(watch.told).toEqual(['open a']);
  });

  it('that nobody ever heard has an alert where a rule names it', async () => {
    const watch = await watching({ ...gatewaySilent, scope: { gateway_id: 'gw9' } });
    await watch.hear('a');
    await watch.minutes(16);
    expect(await watch.open()).toEqual(['gateway gw9']);
    await watch.minutes(1, () => watch.status('gw9'));
    expect(await watch.open()).toEqual([]);
  });
});

describe('an open alert', () => {
  const reasons: [string, RuleExample | undefined][] = [
    ['rule_removed', undefined],
    ['rule_disabled', { ...silent, enabled: false }],
    ['rule_changed', { id: 'silent', condition: { kind: 'silent', after_s: 7200 } }],
    ['out_of_scope', { ...silent, scope: { building_id: 'acme:lab' } }],
  ];
  it.each(reasons)('ends for the reason %s', async (reason, changed) => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(11);
    if (changed) await watch.rules(changed);
    else await new RuleRepository(watch.documents).remove('acme', 'silent');
    await watch.minutes(2);
    expect(await watch.open()).toEqual([]);
    const [past] = await watch.past();
    expect(past).toMatchObject({ end_reason: reason, cleared_at: MONDAY + 12 * MINUTE });
    expect(past?.ended).toBeUndefined();
    expect(watch.told).toEqual(['open a', 'cleared a']);
  });

  it('stays open where its rule cannot be read any more', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(11);
    await watch.documents.put({ partition: 'acme#rules', id: 'silent' }, 'broken', 1);
    await watch.minutes(2);
    expect([await watch.open(), watch.told]).toEqual([['silent a'], ['open a']]);
  });

  it('of a reading ends with its rule, although nothing is heard any more', async () => {
    const watch = await watching();
    await watch.hear('a4c138f5a1b2');
    await watch.alerts.add(alert());
    await watch.minutes(1);
    expect(await watch.past()).toEqual([expect.objectContaining({ end_reason: 'rule_removed' })]);
  });

  it('is raised anew when what ended it is taken back', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.minutes(11);
    await watch.rules({ ...silent, scope: { building_id: 'acme:lab' } });
    await watch.minutes(2);
    await watch.rules(silent);
    await watch.minutes(20);
    expect(watch.told).toEqual(['open a', 'cleared a', 'open a']);
  });
});

describe('the watcher', () => {
  const crashes = [1, 2, 3, 4, 5, 6].flatMap((crashAt) =>
    (['before', 'after'] as const).map((when) => ({ crashAt, when })),
  );
  it.each(crashes)('keeps and tells each alert once and for all after a crash $when write $crashAt', async (crash) => {
    const watch = await watching(silent);
    await watch.hear('a');
    watch.now += 11 * MINUTE;
    const documents = Object.assign(new CrashingDocuments(watch.documents), crash);
    const crashed = await watch.tick(documents).catch((error: unknown) => error);
    if (crashed) expect(crashed).toBeInstanceOf(CrashError);
    await watch.tick();
    expect(await watch.open()).toEqual(['silent a']);
    await watch.hear('a');
    const again = await watch.tick(documents).catch((error: unknown) => error);
    if (again) expect(again).toBeInstanceOf(CrashError);
    await watch.tick();
    expect(await watch.open()).toEqual([]);
    expect(await watch.past()).toHaveLength(1);
    expect(new Set(watch.told)).toEqual(new Set(['open a', 'cleared a']));
  });

  it('sees of each tenant its own', async () => {
    const watch = await watching(silent);
    await new RuleRepository(watch.documents).save(
      'other',
      rule({ ...silent, scope: { building_id: 'acme:hq' } }),
      watch.now,
    );
    await watch.hear('a');
    await watch.hear('b', { buildingId: 'other:hq' });
    await watch.hear('c', { buildingId: 'plain' });
    await watch.minutes(11);
    expect(await watch.open()).toEqual(['silent a']);
    expect(await all(watch.alerts.open('other'))).toEqual([]);
    expect(await all(watch.alerts.open('default'))).toEqual([]);
  });

  it('asks for lists, not for each sensor', async () => {
    const watch = await watching(silent, gatewaySilent);
    for (let gateway = 0; gateway < 10; gateway += 1) {
      await watch.status(`gw${gateway}`);
      for (let i = 0; i < 20; i += 1) await watch.hear(`d${gateway}-${i}`, { gatewayId: `gw${gateway}` });
    }
    watch.now += MINUTE;
    const gets: unknown[] = [];
    const { documents } = watch;
    const counted: DocumentStore = {
      get: (key) => {
        gets.push(key);
        return documents.get(key);
      },
      list: (partition, prefix) => {
        gets.push(partition);
        return documents.list(partition, prefix);
      },
      put: (...put) => documents.put(...put),
      putIfNewer: (...put) => documents.putIfNewer(...put),
      delete: (...gone) => documents.delete(...gone),
    };
    await watch.tick(counted);
    expect(gets).toHaveLength(6);
  });

  it('does what one broken building does not concern', async () => {
    const watch = await watching(silent);
    await watch.hear('a');
    await watch.hear('b', { buildingId: 'acme:lab' });
    await watch.documents.put({ partition: 'acme#devices#acme:lab', id: 'broken' }, 'broken', 0);
    watch.now += 11 * MINUTE;
    const failed = await watch.tick().catch((error: unknown) => error);
    expect(await watch.open()).toContain('silent a');
    expect(failed).toBeInstanceOf(Error);
  });

  it('holds an alert of hours back for as long as the hold', async () => {
    const watch = await watching({ ...silent, hold_s: 3600 });
    await watch.hear('a');
    watch.now += HOUR + 9 * MINUTE;
    await watch.tick();
    expect(await watch.open()).toEqual([]);
    await watch.minutes(1);
    expect(await watch.open()).toEqual(['silent a']);
  });
});
