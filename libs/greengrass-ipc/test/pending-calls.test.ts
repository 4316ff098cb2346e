import { describe, expect, it } from '@jest/globals';
import { BusTimeoutError, BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { PendingCalls } from '@sward/greengrass-ipc/pending-calls.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';

const never = new Promise<never>(() => {});

describe('pending calls', () => {
  it('settle as the call does, leaving no timer behind', async () => {
    const clock = new ManualClock();
    const calls = new PendingCalls(clock, 1000);
    await expect(calls.settle('a', Promise.resolve(7), () => {})).resolves.toBe(7);
    await expect(calls.settle('b', Promise.reject(new TypeError('no')), () => {})).rejects.toThrow('no');
    expect(clock.pendingTimers()).toBe(0);
  });

  it('time out, and say so to who can let go of the call', async () => {
    const clock = new ManualClock();
    let abandoned = 0;
    const call = new PendingCalls(clock, 1000).settle('publish to a/b', never, () => {
      abandoned += 1;
    });
    clock.advance(1000);
    await expect(call).rejects.toBeInstanceOf(BusTimeoutError);
    await expect(call).rejects.toThrow('publish to a/b: no answer within 1000 ms');
    expect(abandoned).toBe(1);
  });

  it('are all given up with their connection, the later ones at once', async () => {
    const clock = new ManualClock();
    const calls = new PendingCalls(clock, 1000);
    const lost = new BusUnavailableError('lost');
    const open = [calls.settle('a', never, () => {}), calls.settle('b', never, () => {})];
    calls.abandonAll(lost);
    open.push(calls.settle('c', never, () => {}));
    for (const call of open) await expect(call).rejects.toBe(lost);
    expect(clock.pendingTimers()).toBe(0);
  });
});
