import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { HearingWatchdog } from '../../src/radio-process/hearing-watchdog.ts';

function setUp({ answers = true, scans = true, isScanning = true } = {}) {
  const clock = new ManualClock();
  const state = { answers, scans, isScanning };
  const asked: string[] = [];
  const watchdog = new HearingWatchdog({
    clock,
    quietMs: 10_000,
    isScanning: () => state.isScanning,
    probe: async () => {
      asked.push('probe');
      return state.answers;
    },
    restartScan: async () => {
      asked.push('scan');
      return state.scans;
    },
    onDeaf: (reason) => asked.push(reason),
  });
  watchdog.start();
  return { clock, watchdog, asked, state };
}

describe('the watchdog of hearing', () => {
  it('asks nothing while anything is heard', async () => {
    const { clock, watchdog, asked } = setUp();
    for (let n = 0; n < 20; n += 1) {
      watchdog.heard();
      await clock.advanceAsync(5000);
    }
    expect(asked).toEqual([]);
  });

  it('takes a quiet place for what it is as long as the controller answers', async () => {
    const { clock, asked } = setUp();
    await clock.advanceAsync(60_000);
    expect(asked).toEqual(Array.from({ length: 6 }, () => ['probe', 'scan']).flat());
  });

  it('calls an adapter deaf that answers nothing, asked twice, within 15 s of its last report', async () => {
    const { clock, watchdog, asked, state } = setUp();
    await clock.advanceAsync(4999);
    watchdog.heard();
    state.answers = false;
    await clock.advanceAsync(15_000);
    expect(asked).toEqual(['probe', 'probe', 'the Bluetooth controller answers no command']);
  });

  it('calls an adapter deaf that heard steadily and hears nothing in a new scan either, within 25 s', async () => {
    const { clock, watchdog, asked } = setUp();
    for (let n = 0; n < 6; n += 1) {
      watchdog.heard();
      await clock.advanceAsync(5000);
    }
    await clock.advanceAsync(25_000);
    expect(asked).toEqual(['probe', 'scan', 'probe', 'scan', 'steady advertisements ended all at once']);
  });

  it('calls it quiet where something is heard now and then', async () => {
    const { clock, watchdog, asked } = setUp();
    for (let n = 0; n < 20; n += 1) {
      watchdog.heard();
      await clock.advanceAsync(60_000);
    }
    expect(new Set(asked)).toEqual(new Set(['probe', 'scan']));
  });

  it('calls an adapter deaf that answers and does not scan', async () => {
    const { clock, asked } = setUp({ scans: false });
    await clock.advanceAsync(10_000);
    expect(asked).toEqual(['probe', 'scan', 'the Bluetooth controller does not scan when told to']);
  });

  it('expects nothing of an adapter that is known to be off', async () => {
    const { clock, asked } = setUp({ isScanning: false });
    await clock.advanceAsync(60_000);
    expect(asked).toEqual([]);
  });

  it.each(['heard again', 'switched off', 'stopped'])('does not judge what was %s while it asked', async (what) => {
    const clock = new ManualClock();
    let isScanning = true;
    const deaf: string[] = [];
    const watchdog = new HearingWatchdog({
      clock,
      quietMs: 10_000,
      isScanning: () => isScanning,
      probe: async () => {
        if (what === 'heard again') watchdog.heard();
        if (what === 'switched off') isScanning = false;
        if (what === 'stopped') watchdog.stop();
        return false;
      },
      restartScan: async () => true,
      onDeaf: (reason) => deaf.push(reason),
    });
    watchdog.start();
    await clock.advanceAsync(10_000);
    expect(deaf).toEqual([]);
  });
});
