import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { SqliteMessageQueue } from '../../src/adapters/sqlite-message-queue.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const bodies = (...names: string[]) => names;

describe('the queue in SQLite', () => {
  let file: string;
  let database: ReturnType<typeof openCloudDatabase>;
  let queue: SqliteMessageQueue;

  const open = () => {
    database = openCloudDatabase(file);
    queue = new SqliteMessageQueue(database, 'telemetry');
  };

  beforeEach(() => {
    file = join(makeFolder(), 'cloud.db');
    open();
  });
  afterEach(() => {
    database.close();
  });

  it('hands out messages in their order, and counts how often', () => {
    queue.enqueue(bodies('a', 'b', 'c'), 10);
    expect(queue.receive(2, 10).map(({ body, receives }) => [body, receives])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(queue.receive(10, 10).map(({ body, receives }) => [body, receives])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
  });

  it('hands out nothing before it is due', () => {
    queue.enqueue(bodies('a'), 10);
    expect(queue.receive(10, 9)).toEqual([]);
    const [message] = queue.receive(10, 10);
    queue.retryAt(message?.id ?? '', 30);
    expect(queue.nextDueAt()).toBe(30);
    expect(queue.receive(10, 29)).toEqual([]);
    expect(queue.receive(10, 30)).toHaveLength(1);
  });

  it('keeps a message until it is removed, over a restart too', () => {
    queue.enqueue(bodies('a', 'b'), 10);
    queue.remove(queue.receive(1, 10)[0]?.id ?? '');
    database.close();
    open();
    expect(queue.receive(10, 10).map(({ body }) => body)).toEqual(['b']);
    expect(queue.waiting()).toBe(1);
  });

  it('moves a message to the dead letters with its reason', () => {
    queue.enqueue(bodies('a'), 10);
    queue.deadLetter(queue.receive(1, 10)[0]?.id ?? '', 'INVALID_MESSAGE: no', 11);
    expect([queue.waiting(), queue.nextDueAt()]).toEqual([0, undefined]);
    expect(database.prepare('SELECT * FROM dead_letters').all()).toEqual([
      { id: 1, queue: 'telemetry', body: 'a', receives: 1, reason: 'INVALID_MESSAGE: no', failed_at: 11 },
    ]);
  });

  it('stands beside other queues in one file, each with its own messages and dead letters', () => {
    const other = new SqliteMessageQueue(database, 'alerts');
    queue.enqueue(bodies('a'), 10);
    other.enqueue(bodies('b'), 5);
    expect([queue.nextDueAt(), other.nextDueAt()]).toEqual([10, 5]);
    expect(queue.receive(10, 10).map(({ body }) => body)).toEqual(['a']);
    other.deadLetter(other.receive(1, 10)[0]?.id ?? '', 'no', 11);
    expect([queue.waiting(), other.waiting()]).toEqual([1, 0]);
    expect(database.prepare('SELECT queue, body FROM dead_letters').all()).toEqual([{ queue: 'alerts', body: 'b' }]);
  });
});
