import { describe, expect, it } from '@jest/globals';
import { delay } from '@sward/runtime/clock.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';

describe('manual clock', () => {
  it('runs due timers in the order of their times, then of their setting', () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.setTimer(20, () => fired.push('late'));
    clock.setTimer(10, () => fired.push('early'));
    clock.setTimer(10, () => fired.push('early too'));
    clock.setTimer(21, () => fired.push('not yet'));
    clock.advance(20);
    expect(fired).toEqual(['early', 'early too', 'late']);
    expect(clock.pendingTimers()).toBe(1);
  });

  it('leaps over what timers would have done meanwhile, but for once each', async () => {
    const clock = new ManualClock({ wallMs: 5000, monotonicMs: 0 });
    const times: number[] = [];
    const again = () => {
      times.push(clock.monotonicMs());
      clock.setTimer(10, again);
    };
    clock.setTimer(10, again);
    await clock.leapAsync(1000);
    expect([times, clock.now()]).toEqual([[1000], 6000]);
    await clock.advanceAsync(10);
    expect(times).toEqual([1000, 1010]);
  });

  it('shows each timer its own time, and runs those that timers set', () => {
    const clock = new ManualClock({ monotonicMs: 0 });
    const times: number[] = [];
    const again = () => {
      times.push(clock.monotonicMs());
      clock.setTimer(10, again);
    };
    clock.setTimer(10, again);
    clock.advance(35);
    expect(times).toEqual([10, 20, 30]);
    expect(clock.monotonicMs()).toBe(35);
  });

  it('does not run a cancelled timer', () => {
    const clock = new ManualClock();
    let fired = false;
    const timer = clock.setTimer(10, () => {
      fired = true;
    });
    timer.cancel();
    clock.advance(10);
    expect(fired).toBe(false);
  });

  it('moves both clocks, and the wall clock alone when it is set', () => {
    const clock = new ManualClock({ wallMs: 0, monotonicMs: 5 });
    clock.advance(100);
    expect([clock.now(), clock.monotonicMs()]).toEqual([100, 105]);
    clock.setWallClock(1_700_000_000_000);
    expect([clock.now(), clock.monotonicMs()]).toEqual([1_700_000_000_000, 105]);
  });

  it('lets promises settle between timers', async () => {
    const clock = new ManualClock();
    const steps: string[] = [];
    const twoDelays = (async () => {
      await delay(clock, 10);
      steps.push('first');
      await delay(clock, 10);
      steps.push('second');
    })();
    await clock.advanceAsync(20);
    expect(steps).toEqual(['first', 'second']);
    await twoDelays;
  });

  it('starts over with a new boot', () => {
    const clock = new ManualClock();
    clock.setTimer(10, () => {});
    clock.reboot('next');
    expect([clock.bootId(), clock.monotonicMs(), clock.pendingTimers()]).toEqual(['next', 0, 0]);
  });
});
