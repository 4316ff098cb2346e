import { afterEach, describe, expect, it } from '@jest/globals';
import { AlertWorld, mailTo } from './alert-world.ts';

const OURS = { buildingId: 'acme:hq', gatewayId: 'gw-acme' };
const THEIRS = { buildingId: 'globex:hq', gatewayId: 'gw-globex' };

let world: AlertWorld;
afterEach(() => world.stop());

const warm = [{ deviceId: 'freezer', values: { temperature_c: 20 } }];

describe('two tenants with a sensor of the same name', () => {
  it('have their rules judged on what is theirs alone', async () => {
    world = await AlertWorld.start([OURS, THEIRS]);
    for (const tenant of ['acme', 'globex']) await world.putChannel(tenant, mailTo(tenant));
    const condition = { kind: 'above', quantity: 'temperature_c', limit: 8 };
    const notify = [{ channels: ['mail'] }];
    await world.putRule('acme', { id: 'warm', condition, notify });
    await world.putRule('globex', { id: 'hot', condition: { ...condition, limit: 50 }, notify });
    await world.putRule('acme', { id: 'silent', condition: { kind: 'silent', after_s: 60 }, notify });
    for (const { gatewayId } of [OURS, THEIRS]) await world.publish(gatewayId, warm);
    await world.pass(10_000);
    expect((await world.alerts('acme')).map(({ rule_id, building_id }) => [rule_id, building_id])).toEqual([
      ['warm', OURS.buildingId],
    ]);
    expect(await world.alerts('globex')).toEqual([]);
    for (let i = 0; i < 30; i += 1) {
      await world.publish(OURS.gatewayId, warm);
      await world.pass(10_000, 1000);
    }
    // Silent now: the sensor of those who have no rule about silence.
    expect(await world.alerts('globex')).toEqual([]);
    expect(world.mailed().map(({ tenant, reason }) => [tenant, reason])).toEqual([['acme', 'raise']]);
  }, 60_000);
});
