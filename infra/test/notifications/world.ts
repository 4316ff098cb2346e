import type { Alert, EndReason } from '../../lib/alerts/alert.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import type { AlertRule } from '../../lib/alerts/rule.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../../lib/documents/ports.ts';
import type { ChannelKind } from '../../lib/notifications/channel.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { Dispatcher } from '../../lib/notifications/dispatcher.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import { NotificationDeliverer } from '../../lib/notifications/notification-deliverer.ts';
import type { NotificationQueue } from '../../lib/notifications/ports.ts';
import { alert, CrashError, MONDAY, type RuleExample, rule } from '../alerts/examples.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { webhook } from './examples.ts';

/** A process that dies in the middle: at the chosen one of its effects, before or after it, and does nothing more until it is started again. */
export class Mortal {
  #left = Number.POSITIVE_INFINITY;
  #dead = false;

  /** @param left effects and their ends until it dies */
  dieIn(left: number): void {
    this.#left = left;
  }

  restart(): void {
    this.#dead = false;
    this.#left = Number.POSITIVE_INFINITY;
  }

  async run<T>(effect: () => Promise<T>): Promise<T> {
    this.#step();
    const result = await effect();
    this.#step();
    return result;
  }

  #step(): void {
    this.#left -= 1;
    this.#dead ||= this.#left < 0;
    if (this.#dead) throw new CrashError('the process died');
  }
}

class MortalDocuments implements DocumentStore {
  readonly #inner: DocumentStore;
  readonly #mortal: Mortal;

  constructor(inner: DocumentStore, mortal: Mortal) {
    this.#inner = inner;
    this.#mortal = mortal;
  }

  get(key: DocumentKey): Promise<StoredDocument | undefined> {
    return this.#inner.get(key);
  }

  list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument> {
    return this.#inner.list(partition, idPrefix);
  }

  put(key: DocumentKey, body: unknown, expectedVersion: number, options?: PutOptions): Promise<number> {
    return this.#mortal.run(() => this.#inner.put(key, body, expectedVersion, options));
  }

  putIfNewer(key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean> {
    return this.#mortal.run(() => this.#inner.putIfNewer(key, body, order, options));
  }

  delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    return this.#mortal.run(() => this.#inner.delete(key, expectedVersion));
  }
}

/** One tenant's alerts and channels in memory, with a dispatcher that may die, and a deliverer whose channels note what they are told. */
export class World {
  now = MONDAY;
  readonly mortal = new Mortal();
  readonly documents = new MemoryDocumentStore(() => this.now);
  readonly alerts = new AlertRepository(this.documents);
  readonly rules = new RuleRepository(this.documents);
  readonly channels = new ChannelRepository(this.documents);
  /** What is queued and not delivered, each with the kind of its queue. */
  readonly queued: { kind: ChannelKind; notification: Notification }[] = [];
  /** Alerts of which the queue takes nothing. */
  readonly refused = new Set<string>();
  readonly log: string[] = [];
  /** What each channel was told, in order. */
  readonly told: Notification[] = [];
  readonly dispatcher: Dispatcher;
  readonly #deliverer: NotificationDeliverer;

  constructor() {
    const queue: NotificationQueue = {
      add: (kind, notification) =>
        this.mortal.run(async () => {
          if (notification.alerts.some(({ id }) => this.refused.has(id))) throw new TypeError('no route');
          this.queued.push({ kind, notification });
        }),
    };
    this.dispatcher = new Dispatcher({
      documents: new MortalDocuments(this.documents, this.mortal),
      queue,
      now: () => this.now,
      log: (event, fields) => void this.log.push(`${event} ${JSON.stringify(fields)}`),
    });
    const sender = { send: async (_: unknown, each: Notification) => void this.told.push(each) };
    this.#deliverer = new NotificationDeliverer({
      documents: this.documents,
      senders: { webhook: sender },
      now: () => this.now,
    });
  }

  /** Makes a rule, with the channels that it names. */
  async addRule(example: RuleExample): Promise<AlertRule> {
    const kept = await this.rules.save('acme', rule(example), this.now);
    for (const id of kept.notify.flatMap(({ channels }) => channels)) await this.channels.save('acme', webhook(id));
    return kept;
  }

  async raise(rule0: AlertRule, id: string, overrides: Partial<Alert> = {}): Promise<void> {
    const raised = { id, rule_id: rule0.id, severity: rule0.severity, since: this.now, raised_at: this.now };
    const kept = await this.alerts.add(alert({ ...raised, device_id: `device-${id}`, ...overrides }));
    await this.dispatcher.changed(kept, rule0);
  }

  clear(rule0: AlertRule, id: string): Promise<void> {
    return this.end(rule0, id, 'fine');
  }

  /** @param rule0 undefined where it was removed */
  async end(rule0: AlertRule | undefined, id: string, end_reason: EndReason): Promise<void> {
    const ended = end_reason === 'fine' ? { ended: this.now } : {};
    const over = { state: 'cleared', ...ended, cleared_at: this.now, end_reason } as const;
    const kept = await this.alerts.update('acme', id, (open) =>
      open.state === 'open' ? { ...open, ...over } : undefined,
    );
    if (kept) await this.dispatcher.changed(kept, rule0);
  }

  /** Lets time pass in steps of a minute, each with a tick at its end, and delivers what is queued. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 60_000) {
      this.now += Math.min(left, 60_000);
      await this.dispatcher.tick('acme');
      await this.deliver();
    }
  }

  /** Delivers all that is queued, each of it twice, as a queue may. */
  async deliver(): Promise<void> {
    for (const { notification } of this.queued.splice(0)) {
      await this.#deliverer.deliver(notification);
      await this.#deliverer.deliver(notification);
    }
  }

  /** What was told, in short: `raise ops 1` for each, with the number of alerts. */
  summary(): string[] {
    return this.told.map(({ reason, channel_id, alerts_total }) => `${reason} ${channel_id} ${alerts_total}`);
  }
}
