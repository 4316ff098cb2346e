import { describe, expect, it } from '@jest/globals';
import { AlertEvaluator } from '../../lib/alerts/alert-evaluator.ts';
import { AlertWatcher } from '../../lib/alerts/alert-watcher.ts';
import { ALERT_OPERATIONS } from '../../lib/alerts/constructs/alert-grants.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import { watchTick } from '../../lib/alerts/watch-tick.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../../lib/documents/ports.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { Dispatcher } from '../../lib/notifications/dispatcher.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import { NotificationDeliverer } from '../../lib/notifications/notification-deliverer.ts';
import { ChannelBusyError } from '../../lib/notifications/notification-errors.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { HOUR, MINUTE, MONDAY, rule } from './examples.ts';
import { MemoryHistory, stored } from './readings.ts';

/** Notes each call under the name of the operation that DynamoDbDocumentStore makes of it. */
class NotedDocuments implements DocumentStore {
  readonly operations = new Set<string>();
  readonly #inner: DocumentStore;

  constructor(inner: DocumentStore) {
    this.#inner = inner;
  }

  get(key: DocumentKey): Promise<StoredDocument | undefined> {
    this.operations.add('GetItem');
    return this.#inner.get(key);
  }

  list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument> {
    this.operations.add('Query');
    return this.#inner.list(partition, idPrefix);
  }

  put(key: DocumentKey, body: unknown, version: number, options?: PutOptions): Promise<number> {
    this.operations.add('PutItem');
    return this.#inner.put(key, body, version, options);
  }

  putIfNewer(key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean> {
    this.operations.add('UpdateItem');
    return this.#inner.putIfNewer(key, body, order, options);
  }

  delete(key: DocumentKey, version?: number): Promise<void> {
    this.operations.add('DeleteItem');
    return this.#inner.delete(key, version);
  }
}

const channel = { id: 'ops', kind: 'webhook', url: 'https://example.com', signing_secret: 'sward/acme/hook' } as const;
const notify = [{ after_s: 0, channels: ['ops'] }];

/** The functions of the alerts stack over one table, each with what it is granted noted apart. */
class Functions {
  now = MONDAY;
  readonly table = new MemoryDocumentStore(() => this.now);
  readonly history = new MemoryHistory();
  readonly evaluate = new NotedDocuments(this.table);
  readonly watch = new NotedDocuments(this.table);
  readonly notify = new NotedDocuments(this.table);
  readonly queued: Notification[] = [];

  #dispatcher(documents: DocumentStore): Dispatcher {
    const add = async (_: string, notification: Notification) => void this.queued.push(notification);
    return new Dispatcher({ documents, queue: { add }, now: () => this.now });
  }

  async judge(s: number, temperature_c: number): Promise<void> {
    // Later than what may have overtaken it on the queues.
    this.now = Math.max(this.now, MONDAY + (s + 10) * 1000);
    const readings = [stored({ s, values: { temperature_c } })];
    this.history.put(readings);
    const listener = this.#dispatcher(this.evaluate);
    await new AlertEvaluator({ documents: this.evaluate, history: this.history, listener, now: () => this.now }).take(
      readings,
    );
  }

  async tick(): Promise<void> {
    const directory = new DocumentDirectory(this.watch);
    const dispatcher = this.#dispatcher(this.watch);
    const watcher = new AlertWatcher({ documents: this.watch, directory, listener: dispatcher, now: () => this.now });
    await watchTick({ watcher, dispatcher, directory });
  }

  async tell(isDown: boolean): Promise<void> {
    const send = async () => {
      if (isDown) throw new ChannelBusyError('down');
    };
    const deliverer = new NotificationDeliverer({
      documents: this.notify,
      senders: { webhook: { send } },
      now: () => this.now,
    });
    for (const notification of this.queued) await deliverer.deliver(notification).catch(() => undefined);
  }
}

describe('what the functions of alerts are granted on the documents is what they call', () => {
  it('over an alert that is raised, told, missed and cleared, and a gateway that is silent', async () => {
    const all = new Functions();
    await new ChannelRepository(all.table).save('acme', channel);
    const rules = new RuleRepository(all.table);
    await rules.save('acme', rule({ notify }), all.now);
    await rules.save(
      'acme',
      rule({ id: 'gone', condition: { kind: 'gateway_silent', after_s: 600 }, notify }),
      all.now,
    );
    // The gateway explains the silence of its sensor, which is noted.
    await rules.save('acme', rule({ id: 'sensor', condition: { kind: 'silent', after_s: 700 } }), all.now);
    await new DocumentDirectory(all.table).heard({ buildingId: 'acme:hq', gatewayId: 'gw1', heardAt: all.now });
    await new DocumentDirectory(all.table).update([stored({ s: 0, values: { temperature_c: -20 } })]);
    for (const [s, value] of [
      [0, -20],
      [60, -10],
      [120, -20],
    ] as const) {
      await all.judge(s, value);
      await all.tick();
    }
    for (let i = 0; i < 30; i += 1) {
      all.now += MINUTE;
      await all.tick();
    }
    await all.tell(true);
    all.now += HOUR;
    await all.tell(false);
    await rules.remove('acme', 'freezer');
    await all.judge(8000, -20);
    expect([...all.evaluate.operations].sort()).toEqual([...ALERT_OPERATIONS.evaluate.documents].sort());
    expect([...all.watch.operations].sort()).toEqual([...ALERT_OPERATIONS.watch.documents].sort());
    expect([...all.notify.operations].sort()).toEqual([...ALERT_OPERATIONS.notify.documents].sort());
  });
});
