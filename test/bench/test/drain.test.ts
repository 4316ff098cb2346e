import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Line } from '../drain/line.ts';
import { startedAt } from '../drain/start-up.ts';
import { Throttle } from '../drain/throttle.ts';
import { memoryTrend, oldestLive, projectedSeconds, weekAims } from '../drain/week-figures.ts';
import { Resources } from '../support/resources.ts';

const part = {
  seconds: 60,
  stored: 600_240,
  publishesPerSecond: 80,
  kibPerSecond: 500,
  live: { offered: 240, stored: 240, p50: 400, p95: 900, max: 1500 },
  memory: Array.from({ length: 60 }, () => 100),
};

describe('a slow line', () => {
  it('lets a chunk out after its delay and the time that its bytes take', () => {
    expect(new Throttle(25, 1000).delayOf(100, 0)).toBe(125);
  });

  it('makes a chunk wait for those ahead of it, and not for a pause', () => {
    const throttle = new Throttle(0, 1000);
    expect([throttle.delayOf(100, 0), throttle.delayOf(100, 50), throttle.delayOf(100, 10_000)]).toEqual([
      100, 150, 100,
    ]);
  });

  it('never passes more in any time than its rate, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), fc.nat(100)), { minLength: 1 }), (chunks) => {
        const throttle = new Throttle(10, 100_000);
        let now = 0;
        const out = chunks.map(([bytes, gap]) => {
          now += gap;
          return { at: now + throttle.delayOf(bytes, now), bytes };
        });
        const total = chunks.reduce((sum, [bytes]) => sum + bytes, 0);
        const last = out.at(-1)?.at ?? 0;
        expect(out.every(({ at }, index) => index === 0 || at >= (out[index - 1]?.at ?? 0))).toBe(true);
        expect(last + 1e-6).toBeGreaterThanOrEqual(total / 100);
      }),
    );
  });
});

describe('a line that is cut', () => {
  it('resets what is connected and what comes, and passes bytes again once it is back', async () => {
    const resources = new Resources();
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, 'localhost');
    await once(echo, 'listening');
    const address = echo.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const line = await Line.open(
      resources,
      { host: 'localhost', port, ca: '', certificate: '', key: '' },
      { delayMs: 1 },
    );
    try {
      const first = connect(line.broker.port, 'localhost');
      await once(first, 'connect');
      first.write('before');
      expect(String(await once(first, 'data'))).toBe('before');
      const gone = once(first, 'error');
      line.cut();
      await gone;
      const refused = connect(line.broker.port, 'localhost');
      await once(refused, 'error');
      const back = line.restore();
      const second = connect(line.broker.port, 'localhost');
      second.write('after');
      expect(String(await once(second, 'data'))).toBe('after');
      expect(await back).toBeLessThanOrEqual(Date.now());
      second.destroy();
    } finally {
      await resources.close();
      echo.close();
    }
  });
});

describe("the figures of a week's backlog", () => {
  it('projects the week from what the backlog alone took', () => {
    expect(projectedSeconds(part)).toBeCloseTo(240);
  });

  it('counts live readings that never came as old', () => {
    expect(oldestLive(part)).toBe(1.5);
    expect(oldestLive({ ...part, live: { ...part.live, stored: 200 } })).toBe(10);
    expect(oldestLive({ ...part, live: { offered: 240, stored: 0, p50: null, p95: null, max: null } })).toBe(60);
  });

  it('compares memory after its beginning with memory at its end', () => {
    const memory = [...Array(6).fill(50), ...Array(48).fill(100), ...Array(6).fill(130)];
    expect(memoryTrend(memory)).toEqual({ from: 100, to: 130 });
  });

  it('misses each aim by its own figure', () => {
    expect(weekAims(part).every(({ met }) => met)).toBe(true);
    const slow = { ...part, publishesPerSecond: 101, kibPerSecond: 513, live: { ...part.live, max: 5001 } };
    expect(weekAims(slow).map(({ met }) => met)).toEqual([true, false, false, false, true]);
  });
});

describe('the start of a process', () => {
  it('is its place in the uptime of the machine', () => {
    const stat = `17 (node) S ${Array.from({ length: 18 }, (_, field) => field).join(' ')} 90000 0`;
    expect(startedAt(stat, '1000.00 1800.5', 5_000_000)).toBe(5_000_000 - 100_000);
  });
});
