import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { expectBalanced } from './rig/balance.ts';
import { MemoryChain } from './rig/memory-chain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEARS_56_MS = 56 * 365.25 * DAY_MS;
const NOW = Date.UTC(2026, 10, 21);

let chain: MemoryChain;
beforeEach(() => {
  chain = new MemoryChain();
});
afterEach(() => chain.stop());

/** The packet ids of the stored readings by boot, in the order of the log: what was heard later has the higher one. */
function storedOrder(): number[] {
  const rows = [...chain.gateway.store.all()].sort((a, b) => a.seq - b.seq);
  return rows.map(({ reading }) => Number(reading.packet_id));
}

const times = () => chain.gateway.store.all().map(({ reading }) => reading);

/** Hears readings, has the wall clock jump by `byMs`, and hears more: all in the order of the log, and nothing given up. */
async function survivesJump(byMs: number): Promise<void> {
  await chain.start();
  await chain.hear(60_000, 5000);
  chain.setCloud('down');
  await chain.hear(60_000, 5000);
  chain.clock.setWallClock(chain.clock.now() + byMs);
  await chain.hear(120_000, 5000);
  chain.setCloud('up');
  await chain.settle();
  expectBalanced(chain.balance());
  const order = storedOrder();
  expect(order).toEqual([...order].sort((a, b) => a - b));
}

describe('a clock that jumps', () => {
  it('by 56 years forward loses, doubles and reorders nothing, and ages no reading', () => survivesJump(YEARS_56_MS));

  it('by an hour backward loses, doubles and reorders nothing', () => survivesJump(-HOUR_MS));
});

describe('a clock that is not set at the start', () => {
  it('because it is 1970 gives readings their true time once it is set, and nothing is lost or doubled', async () => {
    chain.clock.setWallClock(0);
    chain.gateway.clockSync = 'unsynchronized';
    await chain.start();
    await chain.hear(60_000, 5000);
    chain.clock.setWallClock(NOW);
    chain.gateway.clockSync = 'synchronized';
    await chain.hear(60_000, 5000);
    await chain.settle();
    expectBalanced(chain.balance());
    expect(Math.min(...times().map(({ measured_at }) => measured_at))).toBeGreaterThanOrEqual(NOW - 61_000);
  });

  it('because it goes on from the last shutdown gives them their true time too', async () => {
    chain.clock.setWallClock(NOW);
    await chain.start();
    await chain.hear(60_000, 5000);
    chain.setCloud('down');
    chain.gateway.clockSync = 'unsynchronized';
    // No battery: the clock shows the time of the shutdown, though eight hours have passed.
    await chain.powerCycle();
    await chain.hear(60_000, 5000);
    const late = chain.source.offered.slice(12).map(({ packet_id }) => packet_id);
    chain.clock.setWallClock(chain.clock.now() + 8 * HOUR_MS);
    chain.gateway.clockSync = 'synchronized';
    chain.setCloud('up');
    await chain.hear(60_000, 5000);
    await chain.settle();
    expectBalanced(chain.balance());
    const corrected = times().filter(({ packet_id }) => late.includes(packet_id));
    for (const { measured_at } of corrected) expect(measured_at).toBeGreaterThanOrEqual(NOW + 8 * HOUR_MS + 59_000);
  });
});

describe('a sensor whose clock is in the future', () => {
  it('is taken to have measured when it was heard; what it said is kept, and nothing is lost or doubled', async () => {
    await chain.start();
    const said = chain.clock.now() + 2 * HOUR_MS;
    chain.source.offer(10, { measured_at: said });
    await chain.hear(60_000, 5000);
    await chain.settle();
    expectBalanced(chain.balance());
    const clamped = times().filter(({ measured_at_raw }) => measured_at_raw !== undefined);
    expect(clamped).toHaveLength(10);
    for (const { measured_at, measured_at_raw, received_at } of clamped) {
      expect([measured_at, measured_at_raw]).toEqual([received_at, said]);
    }
  });
});
