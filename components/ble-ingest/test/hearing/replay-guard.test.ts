import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReplayGuard } from '../../src/hearing/replay-guard.ts';

describe('a replay guard', () => {
  it('accepts each counter at most once, and only rising ones', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 60 }), (counters) => {
        const guard = new ReplayGuard();
        const accepted = counters.filter((counter) => guard.accept('a', counter, 0));
        for (const [index, counter] of accepted.entries())
          if (index > 0) expect(counter).toBeGreaterThan(accepted[index - 1] ?? 0);
        expect(accepted[0]).toBe(counters[0]);
      }),
    );
  });

  it('refuses 10,000 recorded frames after a restart from what it had saved', () => {
    const guard = new ReplayGuard();
    for (let counter = 1; counter <= 10_000; counter += 1) guard.accept('a', counter, 0);
    const restarted = new ReplayGuard(guard.takeChanges());
    const replayed = Array.from({ length: 10_000 }, (_, index) => restarted.accept('a', index + 1, 0));
    expect(replayed).not.toContain(true);
    expect(restarted.accept('a', 10_001, 0)).toBe(true);
  });

  it('lets a counter of 32 bits start again at its end, and nowhere else', () => {
    const guard = new ReplayGuard(new Map([['a', { counter: 0xffff_ffff, epoch: 0 }]]));
    expect(guard.accept('a', 0, 0)).toBe(true);
    expect(guard.accept('a', 0xffff_ffff, 0)).toBe(true);
    const middle = new ReplayGuard(new Map([['a', { counter: 1_000_000, epoch: 0 }]]));
    expect(middle.accept('a', 0, 0)).toBe(false);
  });

  it('starts afresh where the configuration tells another epoch', () => {
    const guard = new ReplayGuard(new Map([['a', { counter: 500, epoch: 0 }]]));
    expect(guard.accept('a', 3, 1)).toBe(true);
    expect(guard.accept('a', 3, 1)).toBe(false);
  });

  it('has changes to save only when something changed, and again when saving failed', () => {
    const guard = new ReplayGuard();
    expect(guard.takeChanges()).toBeUndefined();
    guard.accept('a', 1, 0);
    expect(guard.takeChanges()).toEqual(new Map([['a', { counter: 1, epoch: 0 }]]));
    expect(guard.takeChanges()).toBeUndefined();
    guard.keepChanges();
    expect(guard.takeChanges()).toBeDefined();
  });

  it('forgets devices without a key', () => {
    const guard = new ReplayGuard(new Map([['a', { counter: 500, epoch: 0 }]]));
    guard.keepOnly(new Set(['b']));
    expect(guard.lastOf('a', 0)).toBeUndefined();
  });
});
