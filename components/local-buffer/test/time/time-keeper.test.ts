import { describe, expect, it } from '@jest/globals';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { TimeKeeper } from '../../src/time/time-keeper.ts';

const BOOT = 'boot-1';
const TRUE_TIME = 1_780_000_000_000;
const RELEASED = 1_770_000_000_000;

function setUp({ wallMs = TRUE_TIME, monotonicMs = 1000, kept = undefined as string | undefined } = {}) {
  const clock = new ManualClock({ wallMs, monotonicMs, bootId: BOOT });
  const keeper = new TimeKeeper({ clock, notBeforeMs: RELEASED, waitS: () => 120 });
  keeper.restore(kept);
  /** Heard, taken in and stamped now. */
  const hear = () => {
    const reading = { mono_ms: clock.monotonicMs(), boot_id: clock.bootId(), received_at: clock.now() };
    return keeper.stamper()(sampleReading(0, { ...reading, measured_at: clock.now() }));
  };
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

  it('believes no clock that shows a time before the software was made, whatever the machine says', () => {
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
});
