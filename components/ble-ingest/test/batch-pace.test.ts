import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { BatchPace } from '../src/batch-pace.ts';

function setUp() {
  const clock = new ManualClock({ monotonicMs: 0 });
  const sends: number[] = [];
  let waiting = 0;
  const pace = new BatchPace({
    clock,
    intervalMs: () => 1000,
    send: () => {
      if (waiting === 0) return;
      waiting = 0;
      sends.push(clock.monotonicMs());
      pace.sent();
    },
  });
  pace.start();
  const hear = () => {
    waiting += 1;
    pace.heard();
  };
  return { clock, sends, pace, hear };
}

describe('the pace of batches', () => {
  it('sends the first reading after a pause at once, and what follows together an interval later', async () => {
    const { clock, sends, hear } = setUp();
    clock.advance(1300);
    for (let n = 0; n < 9; n += 1) {
      hear();
      await clock.advanceAsync(250);
    }
    expect(sends).toEqual([1300, 2300, 3300]);
  });

  it('sends what was heard at one time in one go', async () => {
    const { clock, sends, hear } = setUp();
    for (let n = 0; n < 5; n += 1) hear();
    await clock.advanceAsync(500);
    expect(sends).toEqual([0]);
  });

  it('holds a reading that comes a moment early no longer than that moment', async () => {
    const { clock, sends, hear } = setUp();
    clock.advance(700);
    hear();
    await clock.advanceAsync(999);
    hear();
    await clock.advanceAsync(10);
    expect(sends).toEqual([700, 1700]);
  });

  it('leaves nothing running when it is stopped, though something is sent yet', async () => {
    const { clock, pace, hear } = setUp();
    pace.stop();
    hear();
    await clock.advanceAsync(0);
    expect(clock.pendingTimers()).toBe(0);
  });
});
