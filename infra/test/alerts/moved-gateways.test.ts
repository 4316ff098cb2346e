import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { AlertWatcher } from '../../lib/alerts/alert-watcher.ts';
import { forgetEntry } from '../../lib/alerts/forget-entry.ts';
import { GatewayRegister } from '../../lib/gateways/gateway-register.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import { AlertSimulation } from './alert-simulation.ts';
import { all, DAY, HOUR, MINUTE, MONDAY, type RuleExample, rule } from './examples.ts';
import { type ReadingExample, stored } from './readings.ts';

const silent = { id: 'silent', condition: { kind: 'silent', after_s: 600 }, made_at: MONDAY - DAY };
const gatewaySilent = { id: 'gateway', condition: { kind: 'gateway_silent', after_s: 900 }, made_at: MONDAY - DAY };
const warm = { id: 'warm', made_at: MONDAY - DAY };

/** A gateway that is carried from building to building, with its sensors. */
class Fleet {
  readonly simulation = new AlertSimulation();
  readonly documents = this.simulation.documents;
  readonly directory = new DocumentDirectory(this.documents);
  readonly alerts = new AlertRepository(this.documents);
  readonly told: string[] = [];
  readonly #register = new GatewayRegister({ documents: this.documents, directory: this.directory });

  get now(): number {
    return this.simulation.now;
  }

  /** A gateway's status and a reading of each device, from a building, now. */
  async live(buildingId: string, devices: readonly string[] = ['a'], gatewayId = 'gw1'): Promise<void> {
    await this.#register.take({ kind: 'status', buildingId, gatewayId, receivedAt: this.now });
    for (const deviceId of devices) await this.hear({ buildingId, gatewayId, deviceId });
  }

  async hear(example: Partial<ReadingExample>): Promise<void> {
    const s = (this.now - MONDAY) / 1000;
    await this.directory.update([stored({ s, values: { temperature_c: -20 }, ...example })]);
  }

  async minutes(count: number, each: () => Promise<void> = async () => undefined): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      this.simulation.now += MINUTE;
      await each();
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    const changed = async ({ state, building_id, device_id, gateway_id, end_reason }: Alert) => {
      this.told.push([state, building_id, device_id ?? gateway_id, end_reason ?? ''].join(' ').trim());
    };
    const { documents, directory } = this;
    await new AlertWatcher({ documents, directory, listener: { changed }, now: () => this.now }).tick();
  }

  async open(tenant = 'acme'): Promise<string[]> {
    const open = await all(this.alerts.open(tenant));
    return open.map((each) => `${each.rule_id} ${each.building_id} ${each.device_id ?? each.gateway_id}`).sort();
  }

  async forget(gatewayId: string, deviceId?: string) {
    const { documents, directory } = this;
    const entry = { buildingId: 'acme:hq', gatewayId, ...(deviceId === undefined ? {} : { deviceId }) };
    return forgetEntry({ documents, directory, onBroken: () => undefined }, entry, this.now);
  }

  /** Judges readings of a place as the feed brings them. */
  async judge(bySecond: Readonly<Record<number, number>>, rest: Partial<ReadingExample> = {}): Promise<void> {
    const from = (this.now - MONDAY) / 1000;
    for (const [s, temperature_c] of Object.entries(bySecond)) {
      await this.simulation.play([stored({ s: from + Number(s), values: { temperature_c }, deviceId: 'a', ...rest })]);
    }
  }
}

async function fleet(...rules: RuleExample[]): Promise<Fleet> {
  const made = new Fleet();
  await made.simulation.putRules(rules.map(rule));
  return made;
}

describe('a gateway that moved', () => {
  it.each(['acme:lab', 'other:hq'])('counts in its newest building only, %s', async (newest) => {
    const subject = await fleet(silent, gatewaySilent);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.minutes(60, () => subject.live(newest, ['a', 'b']));
    expect(subject.told).toEqual([]);
    expect(await subject.open()).toEqual([]);
  });

  it.each(['acme:lab', 'other:hq'])('ends the alerts of the place that it left, for %s', async (newest) => {
    const subject = await fleet(silent, gatewaySilent, warm);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.judge({ 0: -10 });
    await subject.minutes(30);
    expect(await subject.open()).toEqual(['gateway acme:hq gw1', 'warm acme:hq a']);
    await subject.minutes(20, () => subject.live(newest, ['a', 'b']));
    expect(subject.told).toEqual(['open acme:hq gw1', 'cleared acme:hq a moved', 'cleared acme:hq gw1 moved']);
    expect(await subject.open()).toEqual([]);
  });

  it('ends the alert of a sensor that was silent there', async () => {
    const subject = await fleet(silent);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.minutes(15, () => subject.live('acme:hq', ['a']));
    expect(subject.told).toEqual(['open acme:hq b']);
    await subject.minutes(5, () => subject.live('other:hq', ['a']));
    expect(subject.told).toEqual(['open acme:hq b', 'cleared acme:hq b moved']);
  });

  it('leaves a sensor to another gateway of the building that hears it', async () => {
    const subject = await fleet(silent);
    await subject.live('acme:hq', ['a'], 'gw2');
    await subject.live('acme:hq', ['a']);
    await subject.minutes(20, () => subject.live('acme:lab', []));
    expect(await subject.open()).toEqual(['silent acme:hq a']);
    expect(subject.told).toEqual(['open acme:hq a']);
  });

  it('is not there again by readings of the old place that come late', async () => {
    const subject = await fleet(silent, gatewaySilent);
    await subject.live('acme:hq');
    await subject.minutes(10, () => subject.live('acme:lab'));
    await subject.hear({ s: 30, deviceId: 'a', delay: 600 });
    await subject.minutes(60, () => subject.live('acme:lab'));
    expect(subject.told).toEqual([]);
  });

  it('has no alert in the old place for long by what its late readings tell', async () => {
    const subject = await fleet(warm);
    await subject.live('acme:hq');
    await subject.minutes(2, () => subject.live('acme:lab'));
    await subject.judge({ 0: -10 });
    expect(await subject.open()).toEqual(['warm acme:hq a']);
    await subject.minutes(1);
    expect(await subject.open()).toEqual([]);
    expect(subject.told).toEqual(['cleared acme:hq a moved']);
  });

  it('that comes back brings what it hears there now, not what it heard there before', async () => {
    const subject = await fleet(silent, gatewaySilent, warm);
    await subject.live('acme:hq', ['a', 'left-behind']);
    await subject.judge({ 0: -10 });
    subject.simulation.now += HOUR;
    await subject.live('acme:lab', ['a', 'left-behind']);
    await subject.tick();
    await subject.minutes(3, () => subject.live('acme:hq', []));
    expect(await subject.open()).toEqual([]);
    await subject.judge({ 0: -10 });
    await subject.minutes(30, () => subject.live('acme:hq', ['a']));
    expect(await subject.open()).toEqual(['warm acme:hq a']);
    await subject.minutes(11, () => subject.live('acme:hq', []));
    expect(await subject.open()).toEqual(['silent acme:hq a', 'warm acme:hq a']);
  });

  it('leaves a sensor that a rule names and that nobody hears since then silent since it was heard last', async () => {
    const subject = await fleet({ ...silent, scope: { device_id: 'b' } });
    await subject.live('acme:hq', ['a', 'b']);
    await subject.minutes(9, () => subject.live('acme:lab', ['a']));
    expect(subject.told).toEqual([]);
    await subject.minutes(5, () => subject.live('acme:lab', ['a']));
    expect(await all(subject.alerts.open('acme'))).toMatchObject([{ device_id: 'b', building_id: '-', since: MONDAY }]);
  });

  it('is no concern of the tenant that it left, although its rule names it', async () => {
    const [named, at] = [{ gateway_id: 'gw1' }, { building_id: 'acme:hq', gateway_id: 'gw1' }];
    const subject = await fleet({ ...gatewaySilent, scope: named }, { ...gatewaySilent, id: 'at', scope: at });
    await subject.live('acme:hq');
    await subject.minutes(60, () => subject.live('other:hq'));
    expect(subject.told).toEqual([]);
  });
});

describe('what is forgotten', () => {
  it('has no alerts any more, and who was told hears that from the watcher', async () => {
    const subject = await fleet(silent, warm);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.judge({ 0: -10 });
    await subject.minutes(12);
    expect(await subject.open()).toEqual(['silent acme:hq a', 'silent acme:hq b', 'warm acme:hq a']);
    const { gateway, deviceIds, alerts, namedBy } = await subject.forget('gw1', 'a');
    expect([gateway, deviceIds, alerts.length, namedBy]).toEqual([false, ['a'], 2, []]);
    expect(await subject.open()).toEqual(['silent acme:hq b']);
    subject.told.length = 0;
    await subject.minutes(30);
    expect([...subject.told].sort()).toEqual(['cleared acme:hq a forgotten', 'cleared acme:hq a forgotten']);
    expect(await subject.open()).toEqual(['silent acme:hq b']);
  });

  it('may be a gateway with all its sensors', async () => {
    const subject = await fleet(silent, gatewaySilent);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.live('acme:hq', ['c'], 'gw2');
    await subject.minutes(16);
    expect((await subject.forget('gw1')).deviceIds).toEqual(['a', 'b']);
    await subject.minutes(30);
    expect(await subject.open()).toEqual(['gateway acme:hq gw2']);
  });

  it('is simply there again when it is heard, with alerts of its own', async () => {
    const subject = await fleet(silent, warm);
    await subject.live('acme:hq');
    await subject.judge({ 0: -10, 10: -10 });
    await subject.forget('gw1');
    await subject.judge({ 20: -10 });
    await subject.live('acme:hq');
    await subject.minutes(12);
    expect(await subject.open()).toEqual(['silent acme:hq a', 'warm acme:hq a']);
  });

  it('is known to be named by a rule', async () => {
    const subject = await fleet(
      { ...silent, scope: { device_id: 'a' } },
      { ...gatewaySilent, scope: { gateway_id: 'gw1' } },
    );
    await subject.live('acme:hq');
    expect((await subject.forget('gw1', 'a')).namedBy).toEqual(['silent']);
    expect((await subject.forget('gw1')).namedBy).toEqual(['gateway']);
  });

  it('may be raised by a look that began before: the next one ends it', async () => {
    const subject = await fleet(silent);
    await subject.live('acme:hq', ['a', 'b']);
    await subject.minutes(12);
    await subject.directory.forget({ buildingId: 'acme:hq', gatewayId: 'gw1', deviceId: 'a' });
    await subject.minutes(1);
    expect(await subject.open()).toEqual(['silent acme:hq b']);
    expect(subject.told.at(-1)).toBe('cleared acme:hq a forgotten');
  });

  it('is nothing where nothing is known', async () => {
    const subject = await fleet(silent);
    await subject.live('acme:hq');
    await subject.minutes(12);
    expect(await subject.forget('gw9')).toEqual({ gateway: false, deviceIds: [], alerts: [], namedBy: [] });
    expect(await subject.open()).toEqual(['silent acme:hq a']);
  });
});

describe('an alert of what was never heard', () => {
  it('ends when no rule is about it any more', async () => {
    const subject = await fleet({ ...silent, scope: { device_id: 'never' } });
    await subject.live('acme:hq', []);
    await subject.tick();
    expect(await subject.open()).toEqual(['silent - never']);
    const key = { partition: 'acme#rules', id: 'silent' };
    await subject.documents.put(key, rule({ ...silent, scope: { device_id: 'other' } }), 1);
    await subject.tick();
    expect(await subject.open()).toEqual(['silent - other']);
    expect(subject.told).toContain('cleared - never out_of_scope');
  });
});
