import { afterAll, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { expectBalanced } from '../rig/balance.ts';
import type { ProcessChain } from '../rig/process-chain.ts';
import type { Plan } from '../rig/saboteur.ts';
import { SharedChain } from '../rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const WAL = 'readings.db-wal';
const TIMEOUT_MS = 90_000;

const shared = new SharedChain();
afterAll(() => shared.stop());

/** Offers readings under a plan that does not end by itself; gives back control when the buffer has noticed. */
async function failingCommits(chain: ProcessChain, plan: Plan): Promise<void> {
  await chain.deliver(20);
  const { durable } = chain.source;
  chain.saboteur.arm({ ...plan, count: 0 });
  chain.source.offer(100);
  await chain.until(() => chain.saboteur.met);
  // Nothing that could not be written has been acknowledged.
  expect(chain.source.durable).toBe(durable);
}

/** A commit after the other, until one of them meets the plan. */
async function offerUntilFired(chain: ProcessChain): Promise<void> {
  while (!chain.saboteur.fired) {
    chain.source.offer(20);
    await chain.until(() => chain.saboteur.fired || chain.source.durable === chain.source.offered.length);
  }
}

/** Readings go on by themselves once the medium takes writes again. */
async function recovers(chain: ProcessChain): Promise<void> {
  chain.saboteur.disarm();
  chain.source.offer(50);
  await chain.settle();
  await chain.until(() => chain.status(BUFFER)?.detail['commit_error'] === undefined);
  expectBalanced(chain.balance());
  expect(chain.restarts(BUFFER)).toBe(0);
}

describe('a medium that fails', () => {
  it(
    'with EIO at every sync gets no commit acknowledged, and nothing is lost or doubled when it works again',
    () =>
      shared.use(async (chain) => {
        await failingCommits(chain, { action: 'EIO', call: 'sync', name: WAL });
        await recovers(chain);
      }),
    TIMEOUT_MS,
  );

  it(
    'at one sync, and drops what it was to write, is not believed when it takes the next: the file is opened again',
    () =>
      shared.use(async (chain) => {
        for (let round = 0; round < 5; round += 1) {
          await chain.deliver(20);
          chain.saboteur.arm({ action: 'lose', call: 'sync', name: WAL });
          chain.source.offer(40);
          await chain.until(() => chain.saboteur.fired);
          await chain.until(() => chain.source.durable === chain.source.offered.length);
        }
        await recovers(chain);
      }),
    TIMEOUT_MS,
  );

  it(
    'with EIO at every write gets no commit acknowledged, and nothing is lost or doubled when it works again',
    () =>
      shared.use(async (chain) => {
        await failingCommits(chain, { action: 'EIO', call: 'write', name: WAL });
        await recovers(chain);
      }),
    TIMEOUT_MS,
  );

  it(
    'with ENOSPC refuses the sources, and goes on by itself when there is space',
    () =>
      shared.use(async (chain) => {
        await failingCommits(chain, { action: 'ENOSPC', call: 'write', name: WAL });
        await recovers(chain);
      }),
    TIMEOUT_MS,
  );

  it(
    'with EROFS, as after a remount, refuses the sources, and goes on by itself when it can be written again',
    () =>
      shared.use(async (chain) => {
        await failingCommits(chain, { action: 'EROFS', call: 'write', name: WAL });
        await recovers(chain);
      }),
    TIMEOUT_MS,
  );
});

describe('a power cut of the running chain', () => {
  it(
    'takes what was not synced, at any write or sync of a commit, and nothing is lost or doubled',
    () =>
      shared.use(async (chain) => {
        for (const call of ['write', 'sync'] as const) {
          for (const skip of [0, 1, 3]) {
            const before = chain.restarts(BUFFER);
            chain.saboteur.arm({ action: 'cut', call, name: WAL, skip });
            await offerUntilFired(chain);
            await chain.until(() => chain.restarts(BUFFER) > before);
            await chain.settle();
            await chain.forgive(BUFFER);
          }
        }
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'and again during the recovery from it loses and doubles nothing',
    () =>
      shared.use(async (chain) => {
        for (const second of ['write', 'sync'] as const) {
          // Commits that the next start has to bring from the write-ahead log into the file.
          await chain.deliver(40);
          chain.saboteur.arm({ action: 'cut', call: 'sync', name: WAL });
          await offerUntilFired(chain);
          chain.saboteur.arm({ action: 'cut', call: second, name: 'readings.db' });
          chain.source.offer(20);
          await chain.until(() => chain.saboteur.fired);
          await chain.settle();
          await chain.forgive(BUFFER, 2);
        }
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});
