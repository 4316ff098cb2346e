import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { joinCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteMessageQueue } from '@sward/cloud/adapters/sqlite-message-queue.ts';
import { LocalNotificationQueue, notificationQueueName } from '@sward/cloud/local-notification-queue.ts';
import type { AlertsPlace } from './place.ts';

/** A local cloud keeps everything in this file. */
const FILE = 'cloud.db';

/** `npm start` gives its cloud a folder below its own; a cloud that runs by itself has one for itself. */
function fileIn(folder: string): string {
  const own = join(resolve(folder), FILE);
  return existsSync(own) ? own : join(resolve(folder), 'cloud', FILE);
}

/**
 * The local cloud of a folder, whether or not it runs. What is queued for a cloud that does not run waits until it does.
 * @throws NoCloudError
 */
export function openLocalPlace(folder: string, now: () => number): AlertsPlace {
  const database = joinCloudDatabase(fileIn(folder));
  return {
    documents: new SqliteDocumentStore(database, now),
    notifications: new LocalNotificationQueue((kind, body) => {
      new SqliteMessageQueue(database, notificationQueueName(kind)).enqueue([body], now());
    }),
    close: () => void database.close(),
  };
}
