import { describe, expect, it } from '@jest/globals';
import type { Reading } from '@sward/contracts/reading.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import fc from 'fast-check';
import type { SyncState } from '../../src/time/sync-state.ts';
import { TimeKeeper } from '../../src/time/time-keeper.ts';

const BOOT = 'boot-1';
const TRUE_TIME = 1_780_000_000_000;
const RELEASED = 1_770_000_000_000;

function setUp({ wallMs = TRUE_TIME, monotonicMs = 1000, kept = undefined as string | undefined } = {}) {
  const clock = new ManualClock({ wallMs, monotonicMs, bootId: BOOT });
  const keeper = new TimeKeeper({ clock, notBeforeMs: RELEASED, waitS: () => 120 });
  keeper.restore(kept);
  const hear = () => heardNow(keeper, clock);
  return { clock, keeper, hear };
}

describe('the time keeper', () => {
  it('gives what was heard in 1970 its true time once the clock is set, 56 years later', () => {
    const { clock, keeper, hear } = setUp({ wallMs: 1000 });
    keeper.hear('unsynchronized');
    const early = hear();
    expect(keeper.serve(early)).toBeUndefined();
    clock.advance(30_000);
    clock.setWallClock(TRUE_TIME);
    keeper.hear('synchronized');
    expect(keeper.serve(early)).toMatchObject({ received_at: TRUE_TIME - 30_000, time_quality: 'corrected' });
    expect(keeper.serve(hear())).toMatchObject({ received_at: TRUE_TIME, time_quality: 'synchronized' });
  });

  it('believes no clock that shows a time before the software existed, whatever the machine says', () => {
    const { keeper, hear } = setUp({ wallMs: RELEASED - 1 });
    keeper.hear('synchronized');
    expect(hear().time_quality).toBe('unsynchronized');
  });

  it('takes a jump from 1970 to a possible time for a synchronisation where nothing tells', () => {
    const { clock, keeper, hear } = setUp({ wallMs: 0 });
    const early = hear();
    clock.setWallClock(TRUE_TIME);
    keeper.look();
    expect(keeper.state).toBe('synchronized');
    expect(keeper.serve(early)?.received_at).toBe(TRUE_TIME);
  });

  it('lets an hour backwards change nothing that was heard before it', () => {
    const { clock, keeper, hear } = setUp({ wallMs: 1000 });
    keeper.hear('unsynchronized');
    const early = hear();
    clock.setWallClock(TRUE_TIME);
    keeper.hear('synchronized');
    const before = hear();
    clock.setWallClock(TRUE_TIME - 3_600_000);
    keeper.look();
    expect(keeper.serve(before)).toBe(before);
    expect(keeper.serve(early)?.received_at).toBe(TRUE_TIME);
  });

  it('holds back for the configured time only, and only what it could still correct', () => {
    const { clock, keeper, hear } = setUp();
    keeper.hear('unsynchronized');
    const reading = hear();
    expect(keeper.serve(reading)).toBeUndefined();
    expect(keeper.serve({ ...reading, boot_id: 'boot-0' })).toBeDefined();
    clock.advance(119_999);
    expect(keeper.serve(reading)).toBeUndefined();
    clock.advance(1);
    expect(keeper.serve(reading)).toBe(reading);
  });

  it('holds nothing back where nothing tells whether the clock is set', () => {
    const { keeper, hear } = setUp();
    keeper.hear('unknown');
    expect(keeper.serve(hear())).toMatchObject({ time_quality: 'unknown' });
  });

  it('knows the true time of an earlier boot from the text that it left', () => {
    const { clock, keeper, hear } = setUp({ wallMs: 1000 });
    const early = hear();
    clock.setWallClock(TRUE_TIME);
    keeper.hear('synchronized');
    const text = keeper.changes().get('clock_offsets');
    keeper.saved();
    expect(keeper.changes().size).toBe(0);
    keeper.saveAgain();
    expect(keeper.changes().get('clock_offsets')).toBe(text);
    const clock2 = new ManualClock({ bootId: 'boot-2' });
    const later = new TimeKeeper({ clock: clock2, notBeforeMs: RELEASED, waitS: () => 120 });
    expect(later.serve(early)).toBe(early);
    later.restore(text);
    expect(later.changes().size).toBe(0);
    expect(later.serve(early)).toMatchObject({ received_at: TRUE_TIME, time_quality: 'corrected' });
  });

  it('begins anew where the text is damaged', () => {
    const { keeper, hear } = setUp({ kept: '[{"boot"' });
    expect(keeper.changes().size).toBe(0);
    expect(keeper.serve(hear())).toBeDefined();
  });

  it('gives every reading of the boot its true time in the end, however the clock jumped, and reorders none', () => {
    const jump = fc.oneof(fc.constant(-3_600_000), fc.constant(-TRUE_TIME), fc.integer({ min: -1e12, max: 1e12 }));
    const step = fc.oneof(
      fc.record({ jump }),
      fc.record({ passes: fc.integer({ min: 0, max: 100_000 }) }),
      fc.constantFrom('set' as const, 'hear' as const, 'restart' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = new ManualClock({ wallMs: 0, monotonicMs: 0, bootId: BOOT });
        const start = () => new TimeKeeper({ clock, notBeforeMs: RELEASED, waitS: () => 120 });
        let keeper = start();
        let kept: string | undefined;
        let said: SyncState = 'unsynchronized';
        const say = (state: SyncState) => {
          said = state;
          keeper.hear(said);
        };
        const trueTime = (monoMs: number) => TRUE_TIME + monoMs;
        const setClock = () => {
          clock.setWallClock(trueTime(clock.monotonicMs()));
          say('synchronized');
          kept = keeper.changes().get('clock_offsets') ?? kept;
        };
        const readings: Reading[] = [];
        const events = {
          set: setClock,
          hear: () => readings.push(heardNow(keeper, clock)),
          restart: () => {
            keeper = start();
            keeper.restore(kept);
            say(said);
          },
        };
        say(said);
        for (const one of steps) {
          if (typeof one === 'string') events[one]();
          else if ('passes' in one) clock.advance(one.passes);
          else {
            // The kernel says itself that its clock was set by hand: STA_UNSYNC of adjtimex(2).
            say('unsynchronized');
            clock.setWallClock(Math.max(0, clock.now() + one.jump));
          }
        }
        setClock();
        const served = readings.flatMap((reading) => keeper.serve(reading) ?? []);
        expect(served.map(({ received_at }) => received_at)).toEqual(readings.map(({ mono_ms }) => trueTime(mono_ms)));
      }),
      { numRuns: 1000 },
    );
  });
});

/** A reading that is heard, taken in and stamped now. */
function heardNow(keeper: TimeKeeper, clock: ManualClock): Reading {
  const times = { mono_ms: clock.monotonicMs(), received_at: clock.now(), measured_at: clock.now() };
  return keeper.stamper()(sampleReading(0, { ...times, boot_id: clock.bootId() }));
}
