import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { expectBalanced } from '../faults/rig/balance.ts';
import { ProcessChain } from '../faults/rig/process-chain.ts';
import { SmallDisk } from './small-disk.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const TIMEOUT_MS = 180_000;
const BALLAST = 'readings.db.ballast';

let chain: ProcessChain;
let disk: SmallDisk;
afterEach(async () => {
  await chain.stop();
  await disk.unmount();
});

/** A chain whose buffer has its log on a small disk. */
async function startOnDisk(sizeMiB: number, ballastMiB: number): Promise<void> {
  disk = await SmallDisk.mount(sizeMiB);
  const buffer = { data_dir: disk.mountPoint, ballast_mb: ballastMiB, min_free_mb: 0, max_log_mb: 16 };
  chain = await ProcessChain.start({ bufferPrefix: disk.prefix, buffer });
  await chain.deliver(20);
}

const given = (): number => Number(chain.status(BUFFER)?.detail['lost_space'] ?? 0);

describe('a disk that others fill', () => {
  it(
    'costs no reading while the cloud takes them: the ballast goes first, and comes back with the room',
    async () => {
      await startOnDisk(32, 8);
      await chain.until(() => existsSync(disk.path(BALLAST)));
      disk.fill();
      for (let i = 0; i < 50; i += 1) await chain.deliver(100);
      disk.free();
      await chain.deliver(100);
      await chain.until(() => existsSync(disk.path(BALLAST)));
      expectBalanced(chain.balance());
      expect(chain.restarts(BUFFER)).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'while the cloud is away makes the oldest readings go, counted and reported; it goes on by itself when there is room',
    async () => {
      await startOnDisk(24, 1);
      chain.cloud.cut();
      await chain.until(() => existsSync(disk.path(BALLAST)));
      disk.fill();
      // Far more than the ballast holds.
      for (let i = 0; i < 60; i += 1) {
        chain.source.offer(500);
        await chain.until(() => chain.source.durable === chain.source.offered.length || given() > 0);
      }
      disk.free();
      await chain.until(() => chain.source.durable === chain.source.offered.length);
      chain.cloud.restore();
      await chain.until(() => chain.isSettledBut(given()));
      expectBalanced(chain.balance(given()));
      expect(chain.restarts(BUFFER)).toBe(0);
    },
    TIMEOUT_MS,
  );
});

describe('a disk that is mounted read-only', () => {
  it(
    'keeps the buffer waiting and its sources holding what they have; it goes on by itself when it can be written again',
    async () => {
      await startOnDisk(32, 0);
      await chain.nucleus.components.stop(BUFFER);
      disk.remount('ro');
      await chain.restart(BUFFER);
      await chain.restart(PUBLISHER);
      const { durable } = chain.source;
      chain.source.offer(200);
      await chain.until(() => chain.logged('log_unavailable') > 0);
      expect(chain.source.durable).toBe(durable);
      disk.remount('rw');
      chain.source.offer(50);
      await chain.settle();
      expectBalanced(chain.balance());
      expect(chain.nucleus.components.details(BUFFER)?.state).toBe('RUNNING');
    },
    TIMEOUT_MS,
  );
});
