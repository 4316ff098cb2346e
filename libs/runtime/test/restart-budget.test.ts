import { describe, expect, it } from '@jest/globals';
import { type ExitRecord, RESTART_BUDGET, waitBeforeExitMs } from '@sward/runtime/restart-budget.ts';
import fc from 'fast-check';

const HOUR_MS = 3_600_000;
const exitAt = (monotonicMs: number, bootId = 'this-boot'): ExitRecord => ({ bootId, monotonicMs });

describe('restart budget', () => {
  it('lets the first two exits of an hour go at once', () => {
    expect(waitBeforeExitMs([], exitAt(5000))).toBe(0);
    expect(waitBeforeExitMs([exitAt(1000)], exitAt(5000))).toBe(0);
  });

  it('makes the third wait until the first is an hour past', () => {
    const exits = [exitAt(1000), exitAt(2000)];
    expect(waitBeforeExitMs(exits, exitAt(5000))).toBe(HOUR_MS - 4000);
    expect(waitBeforeExitMs(exits, exitAt(1000 + HOUR_MS))).toBe(0);
  });

  it('does not count exits of another boot, whose clock meant something else', () => {
    expect(waitBeforeExitMs([exitAt(1000, 'earlier'), exitAt(2000, 'earlier')], exitAt(5000))).toBe(0);
  });

  it('does not count times that cannot be: those after now', () => {
    expect(waitBeforeExitMs([exitAt(9000), exitAt(9001)], exitAt(5000))).toBe(0);
  });

  it('never lets more than two exits into any hour, whenever they are wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: HOUR_MS }), { maxLength: 12 }), (gaps) => {
        const exits: ExitRecord[] = [];
        let nowMs = 0;
        for (const gapMs of gaps) {
          nowMs += gapMs;
          nowMs += waitBeforeExitMs(exits, exitAt(nowMs));
          exits.push(exitAt(nowMs));
        }
        for (const [index, { monotonicMs }] of exits.entries()) {
          const third = exits[index + RESTART_BUDGET.maxExits];
          if (third !== undefined) expect(third.monotonicMs - monotonicMs).toBeGreaterThanOrEqual(HOUR_MS);
        }
      }),
    );
  });
});
