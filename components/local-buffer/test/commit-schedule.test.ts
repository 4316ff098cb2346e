import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { CommitSchedule } from '../src/commit-schedule.ts';

function setUp() {
  const clock = new ManualClock({ monotonicMs: 0 });
  const state = { works: true, commits: [] as number[], intervalMs: 1000 };
  const schedule = new CommitSchedule({
    clock,
    intervalMs: () => state.intervalMs,
    urgentIntervalMs: () => 100,
    commit: () => {
      state.commits.push(clock.monotonicMs());
      return state.works;
    },
  });
  schedule.start();
  return { clock, state, schedule };
}

describe('the schedule of commits', () => {
  it('looks at a steady interval whether there is something to commit', () => {
    const { clock, state } = setUp();
    clock.advance(3500);
    expect(state.commits).toEqual([1000, 2000, 3000]);
  });

  it('commits soon what comes after a pause, and no more often than at the interval what follows', () => {
    const { clock, state, schedule } = setUp();
    clock.advance(1300);
    for (let n = 0; n < 12; n += 1) {
      schedule.noted({ pending: 1, urgent: 0 });
      clock.advance(250);
    }
    expect(state.commits).toEqual([1000, 1350, 2350, 3350]);
  });

  it('lets what comes each second wait for what comes with it, and not for another second', () => {
    const { clock, state, schedule } = setUp();
    for (let second = 0; second < 3; second += 1) {
      clock.advance(980);
      schedule.noted({ pending: 4, urgent: 0 });
      clock.advance(20);
      schedule.noted({ pending: 8, urgent: 0 });
    }
    clock.advance(100);
    expect(state.commits).toEqual([1000, 2000, 3000]);
  });

  it('commits within the urgent interval of the first reading that somebody waits for', () => {
    const { clock, state, schedule } = setUp();
    clock.advance(30);
    schedule.noted({ pending: 1, urgent: 1 });
    clock.advance(60);
    schedule.noted({ pending: 2, urgent: 2 });
    clock.advance(200);
    expect(state.commits).toEqual([130]);
  });

  it('commits at once when fifty wait, or so many that their sources may hold no more', () => {
    for (const counters of [
      { pending: 50, urgent: 50 },
      { pending: 2000, urgent: 0 },
    ]) {
      const { clock, state, schedule } = setUp();
      schedule.noted({ pending: 49, urgent: 49 });
      schedule.noted(counters);
      schedule.noted(counters);
      clock.advance(99);
      expect(state.commits).toEqual([0]);
    }
  });

  it('lets a steady commit take along what is urgent', () => {
    const { clock, state, schedule } = setUp();
    clock.advance(950);
    schedule.noted({ pending: 1, urgent: 1 });
    clock.advance(500);
    expect(state.commits).toEqual([1000]);
  });

  it('does not hurry a disk that fails', () => {
    const { clock, state, schedule } = setUp();
    state.works = false;
    schedule.noted({ pending: 60, urgent: 60 });
    clock.advance(10);
    schedule.noted({ pending: 70, urgent: 70 });
    clock.advance(900);
    expect(state.commits).toEqual([0]);
    state.works = true;
    clock.advance(90);
    schedule.noted({ pending: 70, urgent: 70 });
    clock.advance(10);
    expect(state.commits).toEqual([0, 1000, 1000]);
  });

  it('follows a changed interval', () => {
    const { clock, state } = setUp();
    state.intervalMs = 300;
    clock.advance(1700);
    expect(state.commits).toEqual([1000, 1300, 1600]);
  });

  it('ends with its stop', () => {
    const { clock, state, schedule } = setUp();
    schedule.noted({ pending: 1, urgent: 1 });
    schedule.stop();
    expect(clock.pendingTimers()).toBe(0);
    clock.advance(5000);
    expect(state.commits).toEqual([]);
  });
});
