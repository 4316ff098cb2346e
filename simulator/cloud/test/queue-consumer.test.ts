import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { openCloudDatabase } from '../src/adapters/cloud-database.ts';
import { SqliteDeadLetters } from '../src/adapters/sqlite-dead-letters.ts';
import { SqliteMessageQueue } from '../src/adapters/sqlite-message-queue.ts';
import type { QueuedMessage } from '../src/ports.ts';
import { QueueConsumer, type RecordHandler } from '../src/queue-consumer.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const RETRY = { maxReceives: 3, firstWaitMs: 200, maxWaitMs: 5000 };

describe('the queue consumer', () => {
  let clock: ManualClock;
  let database: ReturnType<typeof openCloudDatabase>;
  let queue: SqliteMessageQueue;
  let batches: string[][];
  let logger: ReturnType<typeof createRecordingLogger>;

  const consumer = (handle: RecordHandler) =>
    new QueueConsumer({
      queue,
      clock,
      logger,
      retry: RETRY,
      handle: (records) => {
        batches.push(records.map(({ body }) => body));
        return handle(records);
      },
    });
  const enqueue = (...bodies: string[]) => queue.enqueue(bodies, clock.now());
  const failing = (body: string, reason: string) => async (records: readonly QueuedMessage[]) =>
    records.filter((record) => record.body === body).map(({ id }) => ({ id, reason }));

  beforeEach(() => {
    clock = new ManualClock();
    database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
    queue = new SqliteMessageQueue(database, 'telemetry');
    batches = [];
    logger = createRecordingLogger();
  });
  afterEach(() => {
    database.close();
  });

  it('collects messages for the window, at most 10 in a batch, and removes what the handler took', async () => {
    const subject = consumer(async () => []);
    for (let i = 0; i < 12; i += 1) {
      enqueue(`m${i}`);
      subject.wake();
      await clock.advanceAsync(2);
    }
    expect(batches).toEqual([]);
    await clock.advanceAsync(26);
    expect(batches.map((batch) => batch.length)).toEqual([10, 2]);
    expect(queue.waiting()).toBe(0);
  });

  it('is not put off by a steady stream of messages', async () => {
    const subject = consumer(async () => []);
    for (let i = 0; i < 10; i += 1) {
      enqueue(`m${i}`);
      subject.wake();
      await clock.advanceAsync(20);
    }
    expect(batches.length).toBeGreaterThanOrEqual(3);
  });

  it('hands a failed message again after a growing wait, then dead-letters it with the reason', async () => {
    const subject = consumer(failing('bad', 'INVALID_MESSAGE: broken'));
    enqueue('bad', 'good');
    subject.wake();
    await clock.advanceAsync(50);
    expect([batches, queue.waiting()]).toEqual([[['bad', 'good']], 1]);
    await clock.advanceAsync(199);
    expect(batches).toHaveLength(1);
    await clock.advanceAsync(1);
    await clock.advanceAsync(399);
    expect(batches).toHaveLength(2);
    await clock.advanceAsync(1);
    expect(batches).toEqual([['bad', 'good'], ['bad'], ['bad']]);
    expect([queue.waiting(), new SqliteDeadLetters(database, Date.now).count()]).toEqual([0, 1]);
    expect(logger.records.map(({ event }) => event)).toEqual([
      'message_retried',
      'message_retried',
      'message_dead_lettered',
    ]);
  });

  it('hands a failed message again when its handler says, however often', async () => {
    const subject = consumer(async ([record]) => [{ id: record?.id ?? '', reason: 'away', againInMs: 30_000 }]);
    enqueue('a');
    subject.wake();
    await clock.advanceAsync(50);
    await clock.advanceAsync(29_999);
    expect(batches).toHaveLength(1);
    await clock.advanceAsync(10 * 30_000);
    expect([batches.length, queue.waiting()]).toEqual([11, 1]);
  });

  it('takes a handler that throws for one that failed with the whole batch', async () => {
    let calls = 0;
    const subject = consumer(async () => {
      calls += 1;
      if (calls === 1) throw new TypeError('out of memory');
      return [];
    });
    enqueue('a', 'b');
    subject.wake();
    await clock.advanceAsync(50);
    expect(queue.waiting()).toBe(2);
    await clock.advanceAsync(200);
    expect([batches, queue.waiting()]).toEqual([
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      0,
    ]);
  });

  it('runs one batch at a time', async () => {
    const releases: (() => void)[] = [];
    const subject = consumer(() => new Promise((resolve) => releases.push(() => resolve([]))));
    enqueue('a');
    subject.wake();
    await clock.advanceAsync(50);
    enqueue('b');
    subject.wake();
    await clock.advanceAsync(1000);
    expect(batches).toEqual([['a']]);
    releases[0]?.();
    await clock.advanceAsync(50);
    expect(batches).toEqual([['a'], ['b']]);
    releases[1]?.();
    await subject.stop();
  });

  it('goes on when the queue cannot be read for a while', async () => {
    const subject = consumer(async () => []);
    enqueue('a');
    subject.wake();
    database.exec('ALTER TABLE queue RENAME TO away');
    await clock.advanceAsync(50);
    expect(logger.records.map(({ event }) => event)).toEqual(['queue_failed']);
    database.exec('ALTER TABLE away RENAME TO queue');
    await clock.advanceAsync(RETRY.maxWaitMs);
    expect(batches).toEqual([['a']]);
  });

  it('stops after the batch in hand and leaves the rest queued', async () => {
    let release = () => {};
    const subject = consumer(() => new Promise((resolve) => (release = () => resolve([]))));
    enqueue('a');
    subject.wake();
    await clock.advanceAsync(50);
    enqueue('b');
    const stopped = subject.stop();
    release();
    await stopped;
    await clock.advanceAsync(1000);
    expect([batches, queue.waiting(), clock.pendingTimers()]).toEqual([[['a']], 1, 0]);
  });
});
