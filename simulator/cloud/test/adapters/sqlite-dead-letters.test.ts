import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { SqliteDeadLetters } from '../../src/adapters/sqlite-dead-letters.ts';
import { SqliteMessageQueue } from '../../src/adapters/sqlite-message-queue.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();

describe('dead letters in SQLite', () => {
  it('are kept with their reason, and counted with those that their queue gave up', async () => {
    const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
    const letters = new SqliteDeadLetters(database, () => 7);
    await letters.add({ body: 'b', reason: 'INVALID_MESSAGE: no', source: 'alerts', messageId: '1', origin: {} });
    const queue = new SqliteMessageQueue(database, 'telemetry');
    queue.enqueue(['c'], 1);
    queue.deadLetter(queue.receive(1, 1)[0]?.id ?? '', 'too often', 8);
    expect(letters.count()).toBe(2);
    expect(database.prepare('SELECT queue, body, reason, failed_at FROM dead_letters').all()).toEqual([
      { queue: 'alerts', body: 'b', reason: 'INVALID_MESSAGE: no', failed_at: 7 },
      { queue: 'telemetry', body: 'c', reason: 'too often', failed_at: 8 },
    ]);
    database.close();
  });
});
