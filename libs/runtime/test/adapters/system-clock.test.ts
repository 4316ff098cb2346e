import { describe, expect, it } from '@jest/globals';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { delay } from '@sward/runtime/clock.ts';

describe('system clock', () => {
  it('gives Unix time in whole ms', () => {
    const beforeMs = Date.now();
    const nowMs = createSystemClock().now();
    expect(Number.isInteger(nowMs)).toBe(true);
    expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
  });

  it('counts monotonic time in ms, on the clock that all processes of a boot share', () => {
    const clock = createSystemClock();
    const beforeMs = clock.monotonicMs();
    const hrtimeMs = Number(process.hrtime.bigint()) / 1e6;
    const afterMs = clock.monotonicMs();
    expect(beforeMs).toBeLessThanOrEqual(hrtimeMs);
    expect(afterMs + 0.001).toBeGreaterThanOrEqual(hrtimeMs);
  });

  it('names the same boot for every clock of this machine', () => {
    expect(createSystemClock().bootId()).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('fires a timer after its delay, and not once it is cancelled', async () => {
    const clock = createSystemClock();
    let fired = false;
    const timer = clock.setTimer(1, () => {
      fired = true;
    });
    timer.cancel();
    const beforeMs = clock.monotonicMs();
    await delay(clock, 5);
    expect(clock.monotonicMs() - beforeMs).toBeGreaterThanOrEqual(4);
    expect(fired).toBe(false);
  });
});
