import type { AlertWorld } from './alert-world.ts';

/** Twenty sensors; the first is the one that gets warm. */
export const SENSORS: readonly string[] = Array.from(
  { length: 20 },
  (_, i) => `sensor-${String(i + 1).padStart(2, '0')}`,
);

/** Warmer than 8 °C; fine again below 7. */
export const WARM_RULE = {
  id: 'warm',
  condition: { kind: 'above', quantity: 'temperature_c', limit: 8, hysteresis: 1 },
  notify: [{ channels: ['mail'] }],
} as const;

const MINUTE_MS = 60_000;
const INTERVAL_MS = 5000;

/** Noise that has no period with the interval, between -1 and 1. */
const noise = (i: number) => Math.sin(i * 12.9898) * Math.cos(i * 4.1414);

/** The first sensor's temperature: ten minutes fine, ten around the limit, then fine again. The others stay fine. */
export function warmSensorC(atMs: number, i: number): number {
  if (atMs < 2 * MINUTE_MS || atMs >= 12 * MINUTE_MS) return 4 + 0.3 * noise(i);
  return 8 + 0.8 * noise(i);
}

/** Plays fifteen minutes of twenty sensors, a message each five seconds. @returns when the limit was first crossed */
export async function playNoisyThreshold(world: AlertWorld, gatewayId: string): Promise<number> {
  let crossedAt = Number.NaN;
  for (let i = 0; i * INTERVAL_MS < 15 * MINUTE_MS; i += 1) {
    const warm = warmSensorC(i * INTERVAL_MS, i);
    if (Number.isNaN(crossedAt) && warm > 8) crossedAt = world.now();
    const measured = SENSORS.map((deviceId, sensor) => {
      return { deviceId, values: { temperature_c: sensor === 0 ? warm : 4 + noise(i + sensor), humidity_rh: 45 } };
    });
    await world.publish(gatewayId, measured);
    await world.pass(INTERVAL_MS, 500);
  }
  await world.pass(2 * MINUTE_MS, 1000);
  return crossedAt;
}
