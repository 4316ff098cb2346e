import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { CounterGate } from '../../src/hearing/counter-gate.ts';
import type { CounterStore } from '../../src/hearing/counter-store.ts';
import { type CounterTable, ReplayGuard } from '../../src/hearing/replay-guard.ts';

/** A store whose saves end when a test says so. */
function slowStore() {
  const saved: CounterTable[] = [];
  const ends: { done: () => void; fail: (error: Error) => void }[] = [];
  const store: CounterStore = {
    load: () => new Map(),
    save: (table) => {
      saved.push(table);
      return new Promise((resolve, reject) => ends.push({ done: resolve, fail: reject }));
    },
  };
  return { store, saved, end: () => ends.shift() };
}

describe('a gate of counters', () => {
  it('lets a reading out only once its counter is on disk', async () => {
    const { store, end } = slowStore();
    const guard = new ReplayGuard();
    const gate = new CounterGate(guard, store);
    guard.accept('a', 1, 0);
    gate.hold(sampleReading(1));
    const released = gate.release();
    guard.accept('a', 2, 0);
    gate.hold(sampleReading(2));
    expect(await gate.release()).toEqual([]);
    end()?.done();
    expect(await released).toEqual([sampleReading(1)]);
    expect(gate.waiting).toBe(1);
  });

  it('keeps what it holds where the counters cannot be saved, and saves them at the next attempt', async () => {
    const { store, saved, end } = slowStore();
    const guard = new ReplayGuard();
    const gate = new CounterGate(guard, store);
    guard.accept('a', 1, 0);
    gate.hold(sampleReading(1));
    const failed = gate.release();
    end()?.fail(new RangeError('no space left'));
    await expect(failed).rejects.toThrow('no space left');
    const released = gate.release();
    end()?.done();
    expect(await released).toEqual([sampleReading(1)]);
    expect(saved).toHaveLength(2);
  });

  it('gives the oldest up, counted, when the disk stays away', () => {
    const gate = new CounterGate(new ReplayGuard(), slowStore().store);
    for (let n = 0; n < 5003; n += 1) gate.hold(sampleReading(n));
    expect(gate.waiting).toBe(5000);
    expect(gate.givenUp).toBe(3);
  });
});
