import { findCloudFile, joinCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteMessageQueue } from '@sward/cloud/adapters/sqlite-message-queue.ts';
import { LocalNotificationQueue, notificationQueueName } from '@sward/cloud/local-notification-queue.ts';
import type { AlertsPlace } from './place.ts';

/**
 * The local cloud of a folder, whether or not it runs. What is queued for a cloud that does not run waits until it does.
 * @throws NoCloudError
 */
export function openLocalPlace(folder: string, now: () => number): AlertsPlace {
  const database = joinCloudDatabase(findCloudFile(folder));
  return {
    documents: new SqliteDocumentStore(database, now),
    notifications: new LocalNotificationQueue((kind, body) => {
      new SqliteMessageQueue(database, notificationQueueName(kind)).enqueue([body], now());
    }),
    close: () => void database.close(),
  };
}
