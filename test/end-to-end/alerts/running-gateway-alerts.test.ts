import { afterEach, describe, expect, it } from '@jest/globals';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { RunningGateway } from '../../support/running-gateway.ts';

let run: RunningGateway;
afterEach(() => run.stop());

/** The system's clock, which a test may put on. */
function clockAhead(): { readonly clock: Clock; putOn(ms: number): void } {
  const system = createSystemClock();
  let aheadMs = 0;
  return {
    clock: {
      now: () => system.now() + aheadMs,
      monotonicMs: () => system.monotonicMs(),
      bootId: () => system.bootId(),
      setTimer: (delayMs, callback) => system.setTimer(delayMs, callback),
    },
    putOn: (ms) => {
      aheadMs += ms;
    },
  };
}

const open = () => run.gateway.alerts.open.map(({ rule_id, device_id }) => `${rule_id} ${device_id}`).sort();
/** The address that a key's notice names. */
const sensorIn = (notice: string) => notice.match(/[0-9a-f]{12}/)?.[0] ?? 'no sensor';

describe('npm start', () => {
  it('raises no alert by itself, one for a sensor that is heated and one for a sensor that is unplugged, and clears both', async () => {
    const { clock, putOn } = clockAhead();
    run = await RunningGateway.start(['--sensors', '4', '--rate', '2', '--flavour', 'lite'], clock);
    const { gateway } = run;
    await run.until(() => run.stored.length >= 40);
    expect(gateway.alerts).toMatchObject({ raised: 0, open: [], told: undefined });

    const hot = sensorIn(gateway.heatSensor());
    const silent = sensorIn(gateway.unplugSensor());
    await run.until(() => open().length === 1);
    expect(open()).toEqual([`too-warm ${hot}`]);
    await run.until(() => gateway.alerts.told !== undefined);
    expect(gateway.alerts.told?.notification.title).toBe(`Warning: temperature above 40 °C: ${hot}`);

    // Most of the minute that a sensor may be silent passes at once; what the others say is younger than a minute still.
    putOn(35_000);
    await run.until(() => open().length === 2);
    expect(open()).toEqual([`sensor-silent ${silent}`, `too-warm ${hot}`]);

    gateway.heatSensor();
    gateway.unplugSensor();
    await run.until(() => open().length === 0);
    expect(gateway.result()).toMatchObject({ duplicated: 0, alerts: { raised: 2, cleared: 2, open: 0 } });
  }, 120_000);
});
