import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { SyncState } from '../../src/time/sync-state.ts';
import { SyncWatch } from '../../src/time/sync-watch.ts';

function setUp(answers: SyncState[]) {
  const clock = new ManualClock();
  const heard: SyncState[] = [];
  const read = async () => answers.shift() ?? 'synchronized';
  return { clock, heard, watch: new SyncWatch({ read }, clock, (said) => heard.push(said)) };
}

describe('the watch on the clock', () => {
  it('knows the first answer when it has started', async () => {
    const { heard, watch } = setUp(['unsynchronized']);
    await watch.start();
    expect(heard).toEqual(['unsynchronized']);
  });

  it('asks every 10 s until the clock is set, and then every minute', async () => {
    const { clock, heard, watch } = setUp(['unsynchronized', 'unknown', 'synchronized', 'unsynchronized']);
    await watch.start();
    await clock.advanceAsync(20_000);
    expect(heard).toEqual(['unsynchronized', 'unknown', 'synchronized']);
    await clock.advanceAsync(59_999);
    expect(heard).toHaveLength(3);
    await clock.advanceAsync(1);
    expect(heard).toHaveLength(4);
  });

  it('ends with its stop, even while an answer is on its way', async () => {
    const { clock, heard, watch } = setUp([]);
    await watch.start();
    clock.advance(60_000);
    watch.stop();
    await clock.advanceAsync(600_000);
    expect(heard).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });
});
