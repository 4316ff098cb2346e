import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { EPOCH_OF_1, makeLogOfSchema1 } from '../../../components/local-buffer/test/adapters/schema-1.ts';
import { expectBalanced } from '../rig/balance.ts';
import { ProcessChain } from '../rig/process-chain.ts';
import type { Plan } from '../rig/saboteur.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const WAL = 'readings.db-wal';
const TIMEOUT_MS = 180_000;
/** So many confirmed readings are not left to wait for their turn to be deleted. */
const WORTH_DELETING = 20_000;

const KILLS: readonly Plan[] = [
  { action: 'kill-before', call: 'write', name: WAL },
  { action: 'kill-after', call: 'write', name: WAL, skip: 1 },
  { action: 'kill-before', call: 'sync', name: WAL },
  { action: 'kill-after', call: 'sync', name: WAL },
];

let chain: ProcessChain;
afterEach(() => chain.stop());

describe('kill -9 of the buffer', () => {
  it(
    'while it deletes what the cloud has loses and doubles nothing',
    async () => {
      chain = await ProcessChain.start();
      chain.cloud.cut();
      chain.source.offer(WORTH_DELETING + 1000);
      await chain.until(() => chain.source.durable === chain.source.offered.length);
      // From now on only cursors and deletions are written.
      for (const plan of KILLS) {
        const before = chain.restarts(BUFFER);
        chain.saboteur.arm(plan);
        chain.cloud.restore();
        await chain.until(() => chain.saboteur.fired);
        await chain.until(() => chain.restarts(BUFFER) > before);
        await chain.forgive(BUFFER);
      }
      chain.source.offer(100);
      await chain.settle();
      expectBalanced(chain.balance());
    },
    TIMEOUT_MS,
  );

  it(
    'while it brings a log of the version before up to date loses and doubles nothing',
    async () => {
      chain = await ProcessChain.start();
      await chain.nucleus.components.stop(BUFFER);
      const rows: { readonly epoch: string; readonly seq: number }[] = [];
      chain.cloud.onStored((stored) => rows.push(...stored));
      for (const plan of KILLS) {
        for (const suffix of ['', '-wal']) rmSync(chain.logFile + suffix, { force: true });
        makeLogOfSchema1(chain.logFile, 50);
        chain.saboteur.arm(plan);
        await chain.restart(BUFFER);
        await chain.until(() => chain.saboteur.fired);
        await chain.until(() => chain.nucleus.components.details(BUFFER)?.state === 'RUNNING');
        await chain.restart(PUBLISHER);
        await chain.until(() => rows.length >= 190);
        await chain.nucleus.components.stop(BUFFER);
      }
      // 200 readings, of which the cloud had 10: the same log each time, so the cloud stores it once.
      const seqs = rows.filter(({ epoch }) => epoch === EPOCH_OF_1).map(({ seq }) => seq);
      expect([...seqs].sort((a, b) => a - b)).toEqual(Array.from({ length: 190 }, (_, i) => 11 + i));
      expectBalanced({
        offered: 190,
        durable: 190,
        stored: seqs.length,
        given_up: 0,
        lost: 0,
        duplicated: rows.length - 190,
      });
    },
    TIMEOUT_MS,
  );
});
