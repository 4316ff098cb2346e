import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { stopSignal } from '../../tools/stop-signal.ts';

describe('the signal that stops a command', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('comes of a %s that npm sends twice, and of no other later', (name) => {
    const clock = new ManualClock();
    const before = process.listenerCount(name);
    const signal = stopSignal(clock);
    process.emit(name);
    clock.advance(100);
    // Nobody listens any more where this is false, and the command would be dead ahead of its tidying.
    expect(process.emit(name)).toBe(true);
    clock.advance(200);
    expect(signal.aborted).toBe(true);
    expect(process.listenerCount(name)).toBe(before);
  });
});
