import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { Advertisement } from '../../src/ports.ts';
import { unpackReports } from '../../src/radio-process/packed-reports.ts';
import { ReportQueue } from '../../src/radio-process/report-queue.ts';

const report = (octets: number): Advertisement => ({
  address: 'c0ffee000001',
  addressType: 'random',
  rssi: -60,
  data: new Uint8Array(octets),
  scanResponse: false,
  connectable: false,
});

function setUp() {
  const clock = new ManualClock();
  const sent: { count: number; lost: number }[] = [];
  const unread: (() => void)[] = [];
  const queue = new ReportQueue(clock, ({ reports, lost }, onWritten) => {
    sent.push({ count: unpackReports(reports).length, lost });
    unread.push(onWritten);
  });
  const read = () => {
    for (const onWritten of unread.splice(0)) onWritten();
  };
  return { clock, queue, sent, read };
}

describe('the queue of reports', () => {
  it('collects for 10 ms, then sends one message', () => {
    const { clock, queue, sent } = setUp();
    queue.add(report(31));
    clock.advance(9);
    queue.add(report(31));
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual([{ count: 2, lost: 0 }]);
    clock.advance(1000);
    expect(sent).toHaveLength(1);
  });

  it('does not wait where there is a lot', () => {
    const { queue, sent } = setUp();
    for (let n = 0; n < 800; n += 1) queue.add(report(31));
    expect(sent).toEqual([{ count: 800, lost: 0 }]);
  });

  it('stays within a megabyte while nobody reads, and says how many were lost once somebody does', () => {
    const { clock, queue, sent, read } = setUp();
    for (let n = 0; n < 30_000; n += 1) queue.add(report(40));
    clock.advance(10);
    const kept = sent.reduce((sum, { count }) => sum + count, 0);
    expect(kept * 50).toBeLessThanOrEqual(1_048_576);
    expect(kept * 50).toBeGreaterThan(1_000_000);
    queue.add(report(40));
    clock.advance(10);
    const messages = sent.length;
    read();
    queue.add(report(40));
    clock.advance(10);
    expect(sent).toHaveLength(messages + 1);
    expect(sent.reduce((sum, { lost }) => sum + lost, 0)).toBe(30_001 - kept);
    queue.add(report(40));
    clock.advance(10);
    expect(sent.at(-1)).toEqual({ count: 1, lost: 0 });
  });
});
