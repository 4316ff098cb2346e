import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { LogClock, type SavedClock } from '../src/log-clock.ts';

const DAY = 86_400_000;
const YEARS = 56 * 365 * DAY;

/** A machine whose log clock can be started and saved; its wall clock is synchronised or not. */
class Machine {
  readonly clock = new ManualClock({ wallMs: 1_700_000_000_000, monotonicMs: 5000 });
  isSynchronized = true;
  saved: SavedClock | undefined;

  start(): LogClock {
    return new LogClock(this.saved, { clock: this.clock, isSynchronized: () => this.isSynchronized });
  }

  /** Power off for so long, as the outside world sees it. */
  reboot(offMs: number): void {
    const wall = this.clock.now();
    this.clock.reboot(`boot after ${offMs}`);
    this.clock.setWallClock(wall + offMs);
  }
}

describe('the clock of the log', () => {
  it('counts the time that the machine runs, whatever the wall clock does', () => {
    const machine = new Machine();
    const log = machine.start();
    machine.clock.advance(1000);
    machine.clock.setWallClock(machine.clock.now() + YEARS);
    machine.clock.advance(1000);
    machine.clock.setWallClock(machine.clock.now() - YEARS);
    expect(log.now()).toBe(2000);
  });

  it('goes on over a restart of the process within one boot', () => {
    const machine = new Machine();
    machine.isSynchronized = false;
    const log = machine.start();
    machine.clock.advance(1000);
    machine.saved = log.save();
    machine.clock.advance(500);
    expect(machine.start().now()).toBe(1500);
  });

  it('counts the time that the machine was off, where the wall clock was right before and is again', () => {
    const machine = new Machine();
    const log = machine.start();
    machine.clock.advance(1000);
    machine.saved = log.save();
    machine.reboot(3 * DAY);
    expect(machine.start().now()).toBe(3 * DAY + 1000);
  });

  it('counts it as soon as the wall clock is right, also over further restarts on the way', () => {
    const machine = new Machine();
    machine.saved = machine.start().save();
    machine.isSynchronized = false;
    machine.reboot(2 * DAY);
    const log = machine.start();
    machine.clock.advance(1000);
    expect(log.now()).toBe(1000);
    machine.saved = log.save();
    machine.reboot(DAY);
    const later = machine.start();
    machine.clock.advance(1000);
    machine.isSynchronized = true;
    expect(later.now()).toBe(3 * DAY + 2000);
  });

  it.each([
    { when: 'before', before: false, after: true },
    { when: 'after', before: true, after: false },
  ])('takes no time off for a restart where the wall clock was wrong $when it', ({ before, after }) => {
    const machine = new Machine();
    machine.isSynchronized = before;
    machine.saved = machine.start().save();
    machine.isSynchronized = after;
    machine.reboot(YEARS);
    expect(machine.start().now()).toBe(0);
  });

  it('never goes back, even if the synchronised wall clock did', () => {
    const machine = new Machine();
    const log = machine.start();
    machine.clock.advance(1000);
    machine.saved = log.save();
    machine.reboot(-3_600_000);
    expect(machine.start().now()).toBe(1000);
  });
});
