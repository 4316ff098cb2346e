import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { NotificationQueue } from '@sward/infra/lib/notifications/ports.ts';

/** Where alerts are kept and notifications are queued: the account, or a local cloud. */
export type AlertsPlace = {
  readonly documents: DocumentStore;
  readonly notifications: NotificationQueue;
  close(): void;
};

/** What the command line says of where to look. */
export type PlaceOptions = {
  readonly local: boolean;
  /** Folder of `npm start` or of a local cloud. */
  readonly data: string;
  readonly region?: string;
};

/** @throws AlertsPlaceError where it cannot be reached */
export type OpenPlace = (options: PlaceOptions) => Promise<AlertsPlace>;
