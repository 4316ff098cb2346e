import { CheckedDocuments, untilUncontested } from '../alerts/checked-documents.ts';
import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import {
  type Bundle,
  bundleSchema,
  isDue,
  isFull,
  isWaiting,
  knows,
  newBundle,
  offer,
  seal,
  unseal,
  waits,
} from './bundle.ts';
import type { ChannelKind } from './channel.ts';
import { digestOf } from './digest.ts';
import { type News, type Notification, newsSchema } from './notification.ts';
import type { NotificationQueue } from './ports.ts';

/** What is told together: one kind of news of one severity, about one building, on one channel. */
export type StormGroup = {
  readonly tenant: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly buildingId: string;
  readonly severity: string;
  readonly news: News;
};

export type StormGroupsPorts = {
  readonly documents: DocumentStore;
  readonly queue: NotificationQueue;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told together is what comes within this, ms. */
  readonly intervalMs: number;
};

const HOUR_MS = 3_600_000;
/** How long a group remembers what it told: longer than anybody retries who crashed in between. */
const REMEMBERED_MS = 6 * HOUR_MS;
const PREFIX = 'group#';
/** In the order of an alert's life. */
const NEWS: readonly string[] = newsSchema.options;

/**
 * Makes few messages of a storm. The first of a group goes out at once; what comes within the interval is gathered and told as one
 * digest; the group is calm again after an interval in which nothing came. Every state is kept before anything is queued, and what
 * is queued twice carries the same id: nothing is lost and nothing told twice, whoever crashes or races.
 */
export class StormGroups {
  readonly #bundles: CheckedDocuments<Bundle>;
  readonly #ports: StormGroupsPorts;

  constructor(ports: StormGroupsPorts) {
    this.#ports = ports;
    this.#bundles = new CheckedDocuments(ports.documents, bundleSchema, () => undefined);
  }

  /** Resolves when the notification is queued, or kept to be told with others. */
  async offer(group: StormGroup, notification: Notification, mayGoAlone: boolean): Promise<void> {
    const key = keyOf(group);
    const send = await untilUncontested(() => this.#take(key, group, notification, mayGoAlone));
    if (send) await this.#ports.queue.add(group.channelKind, notification);
  }

  /** True where the notification was offered to the group and is not told yet. */
  async waits(group: StormGroup, notificationId: string): Promise<boolean> {
    const stored = await this.#bundles.get(keyOf(group));
    return stored !== undefined && waits(stored.value, notificationId);
  }

  /** True where the notification was offered to the group lately, told or not. */
  async knows(group: StormGroup, notificationId: string): Promise<boolean> {
    const stored = await this.#bundles.get(keyOf(group));
    return stored !== undefined && knows(stored.value, notificationId);
  }

  /**
   * Tells what the tenant's groups gathered, where its time has come. What else waits for the same people about the same building goes
   * with it, beginnings before ends.
   */
  async flush(tenant: string): Promise<void> {
    const waiting: { readonly key: DocumentKey; readonly due: boolean }[] = [];
    for await (const { key, value } of this.#bundles.list(partitionOf(tenant, 'bundles'), PREFIX)) {
      if (isWaiting(value)) waiting.push({ key, due: isDue(value, this.#moment()) });
    }
    const due = new Set(waiting.filter((bundle) => bundle.due).map(({ key }) => placeOf(key)));
    const keys = waiting.map(({ key }) => key).filter((key) => due.has(placeOf(key)));
    for (const key of keys.sort((a, b) => rankOf(a) - rankOf(b))) await untilUncontested(() => this.#flush(key));
  }

  #moment() {
    return { now: this.#ports.now(), intervalMs: this.#ports.intervalMs };
  }

  /** @returns whether the notification is to be queued by itself */
  async #take(key: DocumentKey, group: StormGroup, notification: Notification, mayGoAlone: boolean): Promise<boolean> {
    const stored = await this.#bundles.get(key);
    if (stored && isFull(stored.value)) {
      await this.#flush(key);
      return this.#take(key, group, notification, mayGoAlone);
    }
    const bundle = stored?.value ?? newBundle(group.channelKind);
    const { next, send } = offer(bundle, notification, { ...this.#moment(), mayGoAlone });
    // What is there and cannot be read, of a later version perhaps, is written over: it must not silence its group.
    if (next) await this.#put(key, next, stored?.version ?? (await this.#bundles.version(key)));
    return send;
  }

  /** Seals, queues, unseals. A crash in between leaves what is sealed to the next flush, which queues the same message again. */
  async #flush(key: DocumentKey): Promise<void> {
    const stored = await this.#bundles.get(key);
    const now = this.#ports.now();
    if (!stored || !isWaiting(stored.value)) return;
    const sealed = seal(stored.value, { now, intervalMs: this.#ports.intervalMs });
    const version = sealed === stored.value ? stored.version : await this.#put(key, sealed, stored.version);
    if (sealed.sealed) await this.#ports.queue.add(sealed.kind, digestOf(sealed.sealed, now));
    await this.#put(key, unseal(sealed), version);
  }

  #put(key: DocumentKey, bundle: Bundle, version: number): Promise<number> {
    return this.#bundles.put(
      key,
      bundle,
      version,
      isWaiting(bundle) ? {} : { expiresAt: bundle.until + REMEMBERED_MS },
    );
  }
}

const keyOf = ({ tenant, channelId, buildingId, severity, news }: StormGroup): DocumentKey => ({
  partition: partitionOf(tenant, 'bundles'),
  id: `${PREFIX}${channelId}#${buildingId}#${severity}#${news}`,
});

/** A key without its news, and the place of its news among all. */
const placeOf = ({ id }: DocumentKey) => id.slice(0, id.lastIndexOf('#'));
const rankOf = ({ id }: DocumentKey) => NEWS.indexOf(id.slice(id.lastIndexOf('#') + 1));
