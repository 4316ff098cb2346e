import { afterEach, describe, expect, it } from '@jest/globals';
import { AlertWorld, mailTo } from './alert-world.ts';
import { playNoisyThreshold, SENSORS, WARM_RULE } from './noisy-threshold.ts';

const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };

let world: AlertWorld;
afterEach(() => world.stop());

describe('twenty sensors, one of them around the limit for ten minutes', () => {
  it.each([false, true])(
    'raise one alert, clear it once, and tell each once (queues in disorder: %s)',
    async (disorder) => {
      world = await AlertWorld.start([GATEWAY]);
      await world.putChannel('default', mailTo('default'));
      await world.putRule('default', WARM_RULE);
      world.cloud.setDisorder(disorder);
      const crossedAt = await playNoisyThreshold(world, GATEWAY.gatewayId);
      const alerts = await world.alerts('default');
      expect(alerts.map(({ rule_id, device_id, state, since }) => [rule_id, device_id, state, since])).toEqual([
        ['warm', SENSORS[0], 'cleared', crossedAt],
      ]);
      expect(await world.cloud.alerts('default')).toMatchObject({ raised: 1, cleared: 1, open: [] });
      expect(world.mailed().map(({ reason }) => reason)).toEqual(['raise', 'clear']);
      expect(world.mailed()[0]?.title).toBe(`Warning: temperature above 8 °C: ${SENSORS[0]}`);
      const place = `--tenant default --local --data ${world.folder} --by`;
      expect(world.mailed()[0]?.text).toContain(
        `To acknowledge: npm run alerts -- acknowledge ${alerts[0]?.id} ${place}`,
      );
      const toldAfterMs = (world.cloud.mails()[0]?.sentAt ?? Number.NaN) - crossedAt;
      expect(toldAfterMs).toBeLessThanOrEqual(6000);
      expect(world.cloud.stats()).toMatchObject({ stored: 15 * 12 * 20, duplicates: 0, deadLettered: 0 });
    },
    60_000,
  );
});
