import { afterEach, describe, expect, it } from '@jest/globals';
import type { SqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import type { WrappedLog } from './power-cut/planted/wrapped-log.ts';
import { AcknowledgingTooEarly, MovingTheCursorOnSending, WithoutEpoch } from './power-cut/planted/wrong-logs.ts';
import { MemoryChain } from './rig/memory-chain.ts';

type Bug = new (log: SqliteReadingLog) => WrappedLog;

let chain: MemoryChain;
afterEach(() => chain.stop());

/** The product's log with a bug: what keeps its house goes past it. */
const plant = (bug: Bug) => (log: SqliteReadingLog) =>
  Object.assign(new bug(log), {
    usage: () => log.usage(),
    shrink: (bytes: number) => log.shrink(bytes),
    prepare: () => log.prepare(),
    optimize: () => log.optimize(),
  });

/** Readings that are acknowledged, and the power of the gateway gone before another commit. */
async function cutAfterAcknowledgement(): Promise<void> {
  chain.setCloud('down');
  chain.source.offer(40);
  while (chain.source.durable < 40) await chain.clock.advanceAsync(1000);
  await chain.powerCycle();
}

/** Readings that are sent and swallowed on the way, and the publisher gone with what it knew. */
async function loseOnTheWay(): Promise<void> {
  chain.setCloud('down');
  for (let i = 0; i < 3; i += 1) {
    chain.source.offer(20);
    await chain.clock.advanceAsync(3000);
  }
  await chain.powerCycle();
}

/** A log that is full of delivered readings makes way for a new one, that begins to count at 1. */
async function changeCardOfDelivered(): Promise<void> {
  chain.source.offer(40);
  await chain.settle();
  await chain.changeCard();
  chain.source.offer(40);
  await chain.clock.advanceAsync(10_000);
}

describe('a planted bug', () => {
  it.each([
    ['an acknowledgement before the commit', AcknowledgingTooEarly, cutAfterAcknowledgement],
    ["a cursor that moves before the cloud's word", MovingTheCursorOnSending, loseOnTheWay],
    ['identities without an epoch', WithoutEpoch, changeCardOfDelivered],
  ])('loses readings that the sound log does not, and so is caught: %s', async (_, bug, fault) => {
    const lost = [];
    for (const buffer of [{ wrapLog: plant(bug) }, {}]) {
      chain = new MemoryChain(buffer);
      await chain.start();
      await fault();
      chain.setCloud('up');
      await chain.settle(120_000);
      lost.push(chain.balance().lost);
      if (lost.length < 2) await chain.stop();
    }
    expect(lost).toEqual([expect.any(Number), 0]);
    expect(lost[0]).toBeGreaterThan(0);
  });
});
