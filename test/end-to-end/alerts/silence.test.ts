import { afterEach, describe, expect, it } from '@jest/globals';
import { AlertWorld, mailTo } from './alert-world.ts';
import { SENSORS } from './noisy-threshold.ts';

const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };
const MINUTE_MS = 60_000;
const AFTER_S = 300;

let world: AlertWorld;
afterEach(() => world.stop());

const say = (devices: readonly string[]) =>
  world.publish(
    GATEWAY.gatewayId,
    devices.map((deviceId) => ({ deviceId, values: { temperature_c: 4 } })),
  );

/** Sensors that say something each ten seconds. */
async function live(devices: readonly string[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    await say(devices);
    await world.pass(10_000, 1000);
  }
}

describe('a sensor that is unplugged among twenty', () => {
  it('is one silent alert, in time, told once, and over when it is plugged in again', async () => {
    world = await AlertWorld.start([GATEWAY]);
    await world.putChannel('default', mailTo('default'));
    await world.putRule('default', {
      id: 'silent',
      condition: { kind: 'silent', after_s: AFTER_S },
      notify: [{ channels: ['mail'] }],
    });
    await live(SENSORS, 3 * MINUTE_MS);
    const lastHeard = world.now() - 10_000;
    const others = SENSORS.slice(1);
    await live(others, 12 * MINUTE_MS);
    const [alert, ...more] = await world.alerts('default');
    expect([alert?.device_id, alert?.state, more]).toEqual([SENSORS[0], 'open', []]);
    // The watcher looks each minute.
    const lateMs = (alert?.raised_at ?? Number.NaN) - (lastHeard + AFTER_S * 1000);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(world.mailed().map(({ reason, title }) => [reason, title])).toEqual([
      ['raise', `Warning: no reading for 5 min: ${SENSORS[0]}`],
    ]);
    await live(SENSORS, 5 * MINUTE_MS);
    expect((await world.alerts('default')).map(({ state }) => state)).toEqual(['cleared']);
    expect(world.mailed().map(({ reason }) => reason)).toEqual(['raise', 'clear']);
  }, 60_000);
});

describe('a gateway that loses its power', () => {
  it('is one alert, told once, and none for each of its twenty sensors', async () => {
    world = await AlertWorld.start([GATEWAY]);
    await world.putChannel('default', mailTo('default'));
    const notify = [{ channels: ['mail'] }];
    await world.putRule('default', { id: 'silent', condition: { kind: 'silent', after_s: AFTER_S }, notify });
    await world.putRule('default', { id: 'away', condition: { kind: 'gateway_silent', after_s: 120 }, notify });
    await world.publishStatus(GATEWAY.gatewayId);
    await live(SENSORS, 2 * MINUTE_MS);
    const brokenAt = world.now();
    await world.breakConnection(GATEWAY.gatewayId);
    await world.pass(15 * MINUTE_MS, 1000);
    const alerts = await world.alerts('default');
    expect(alerts.map(({ rule_id, gateway_id, device_id, state }) => [rule_id, gateway_id, device_id, state])).toEqual([
      ['away', GATEWAY.gatewayId, undefined, 'open'],
    ]);
    // The end of the connection was heard of at once, and counts as the last word of the gateway.
    expect(Math.abs((alerts[0]?.since ?? Number.NaN) - brokenAt)).toBeLessThanOrEqual(1000);
    expect(world.mailed().map(({ reason }) => reason)).toEqual(['raise']);
  }, 60_000);
});
