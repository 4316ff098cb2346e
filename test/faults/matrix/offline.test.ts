import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { expectBalanced } from '../rig/balance.ts';
import { MemoryChain } from '../rig/memory-chain.ts';

const TIMEOUT_MS = 600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEP_MS = 10 * MINUTE_MS;

let chain: MemoryChain;
afterEach(() => chain.stop());

/** Time passes in leaps; around each there are a few seconds in which everything runs. */
async function passTime(forMs: number, eachStep: () => void): Promise<void> {
  for (let passedMs = 0; passedMs < forMs; passedMs += STEP_MS) {
    eachStep();
    await chain.clock.advanceAsync(3000);
    await chain.clock.leapAsync(STEP_MS - 3000);
  }
}

/**
 * A publisher keeps the batches that it was handed first, and delivers them though the log has given them up since: more than
 * was lost is reported then. One that starts anew has only what the log has.
 */
const restartThePublisher = (): Promise<void> => chain.powerCycle();

/** What the log gave up, by its own count, for one cause. */
function givenUp(cause: string): number {
  const records = chain.gateway.logger.records.filter(({ event }) => event === 'readings_given_up');
  const last = records.filter(({ fields }) => fields['cause'] === cause).at(-1);
  return Number(last?.fields['readings'] ?? 0);
}

describe('a gateway that was offline', () => {
  it(
    'for just under seven days has kept everything',
    async () => {
      chain = new MemoryChain();
      await chain.start();
      chain.setCloud('down');
      await passTime(7 * DAY_MS - HOUR_MS, () => chain.source.offer(5));
      chain.setCloud('up');
      await chain.settle();
      expectBalanced(chain.balance());
      expect(givenUp('age')).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'for seven days and an hour has given up the oldest hour, counted and reported, and nothing else',
    async () => {
      chain = new MemoryChain();
      await chain.start();
      chain.setCloud('down');
      await passTime(7 * DAY_MS + HOUR_MS, () => chain.source.offer(5));
      await restartThePublisher();
      chain.setCloud('up');
      await chain.settle(HOUR_MS, givenUp('age'));
      const reported = givenUp('age');
      // Rows are given up whole, so up to a step of ten minutes more or less.
      expect(Math.abs(reported - (5 * HOUR_MS) / STEP_MS)).toBeLessThanOrEqual(5);
      const balance = chain.balance(reported);
      expectBalanced(balance);
      expect(balance.offered - balance.stored).toBe(reported);
      const missing = chain.source.offered.slice(0, reported);
      const stored = new Set(chain.gateway.store.all().map(({ reading }) => reading.packet_id));
      expect(missing.filter(({ packet_id }) => stored.has(packet_id))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'until its log reached its largest size has given up the oldest, counted and reported, and nothing else',
    async () => {
      chain = new MemoryChain({ changes: { max_log_mb: 16 } });
      await chain.start();
      chain.setCloud('down');
      // Text that does not deflate fills the log soon.
      for (let i = 0; i < 700; i += 1) {
        for (let n = 0; n < 100; n += 1) {
          chain.source.offer(1, { values: { temperature_c: 20, raw: randomBytes(200).toString('hex') } });
        }
        await chain.clock.advanceAsync(1000);
      }
      await chain.clock.advanceAsync(60_000);
      await restartThePublisher();
      chain.setCloud('up');
      await chain.settle(HOUR_MS, givenUp('size'));
      const reported = givenUp('size');
      expect(reported).toBeGreaterThan(1000);
      const balance = chain.balance(reported);
      expectBalanced(balance);
      expect(balance.offered - balance.stored).toBe(reported);
    },
    TIMEOUT_MS,
  );

  it(
    'sends what it hears now beside what it kept: live readings are never older than 5 s while a backlog drains',
    async () => {
      chain = new MemoryChain();
      await chain.start();
      await chain.hear(10_000, 1000);
      chain.setCloud('down');
      // Text that does not deflate makes many batches of few readings.
      for (let i = 0; i < 60_000; i += 1) {
        chain.source.offer(1, { values: { temperature_c: 20, raw: randomBytes(100).toString('hex') } });
        if (i % 1000 === 0) await chain.clock.advanceAsync(1000);
      }
      while (chain.source.durable < chain.source.offered.length) await chain.clock.advanceAsync(1000);
      const backlog = chain.source.offered.length;
      chain.setCloud('up');
      await chain.clock.advanceAsync(2000);
      expect(chain.gateway.store.all().length).toBeLessThan(backlog / 2);
      let oldestMs = 0;
      let live = 0;
      while (chain.gateway.store.all().length < backlog) {
        chain.source.offer(4);
        await chain.clock.advanceAsync(1000);
        live += 4;
        const stored = new Set(chain.gateway.store.all().map(({ reading }) => reading.packet_id));
        const waiting = chain.source.offered.slice(backlog).filter(({ packet_id }) => !stored.has(packet_id));
        const ages = waiting.map(({ received_at }) => chain.clock.now() - received_at);
        oldestMs = Math.max(oldestMs, ...ages);
      }
      expect(live).toBeGreaterThan(20);
      expect(oldestMs).toBeLessThanOrEqual(5000);
      await chain.settle();
      expectBalanced(chain.balance());
    },
    TIMEOUT_MS,
  );
});

describe('seven days, fast-forwarded', () => {
  it(
    'with a restart every ten minutes, 1,008 of them, and the cloud away for hours each day lose and double nothing',
    async () => {
      chain = new MemoryChain();
      await chain.start();
      for (let restart = 0; restart < 1008; restart += 1) {
        chain.setCloud(restart % 144 < 36 ? 'down' : 'up');
        chain.source.offer(10);
        await chain.clock.advanceAsync(4000);
        await chain.clock.leapAsync(STEP_MS - 10_000);
        chain.source.offer(10);
        // Some of these are on disk when the power goes, some on their way, some acknowledged and not yet confirmed.
        await chain.clock.advanceAsync((restart % 7) * 500);
        await chain.powerCycle(chain.clock.now() + 6000 - (restart % 7) * 500);
      }
      chain.setCloud('up');
      await chain.settle();
      expectBalanced(chain.balance());
      expect(chain.balance().offered).toBe(20_160);
    },
    TIMEOUT_MS,
  );
});
