import type { Alert } from '@sward/infra/lib/alerts/alert.ts';
import { AlertEvaluator } from '@sward/infra/lib/alerts/alert-evaluator.ts';
import { AlertRepository } from '@sward/infra/lib/alerts/alert-repository.ts';
import { AlertWatcher } from '@sward/infra/lib/alerts/alert-watcher.ts';
import type { BrokenDocument } from '@sward/infra/lib/alerts/checked-documents.ts';
import type { AlertRule } from '@sward/infra/lib/alerts/rule.ts';
import { watchTick } from '@sward/infra/lib/alerts/watch-tick.ts';
import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { DeadLetters } from '@sward/infra/lib/feed/ports.ts';
import type { Directory, ReadingHistory } from '@sward/infra/lib/history/ports.ts';
import { Dispatcher } from '@sward/infra/lib/notifications/dispatcher.ts';
import type { NotificationQueue } from '@sward/infra/lib/notifications/ports.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { consumeFeed } from './feed-consumer.ts';
import type { LocalQueue } from './local-queue.ts';

type AlertingOptions = {
  readonly feed: LocalQueue;
  readonly documents: DocumentStore;
  readonly history: ReadingHistory;
  readonly directory: Directory;
  readonly notifications: NotificationQueue;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often is looked for silence, and for what time brings, ms. */
  readonly watchIntervalMs: number;
  /** Options that `npm run alerts` needs to find this cloud. */
  readonly commandOptions: string;
};

/** Alerts since start. */
export type AlertCounts = { readonly raised: number; readonly cleared: number };

/** The functions that raise alerts: judges what is stored, and watches for silence. */
export class Alerting {
  readonly #options: AlertingOptions;
  readonly #dispatcher: Dispatcher;
  readonly #evaluator: AlertEvaluator;
  readonly #watcher: AlertWatcher;
  readonly #raised = new Set<string>();
  readonly #cleared = new Set<string>();
  #timer: Timer | undefined;
  #watching: Promise<void> | undefined;

  constructor(options: AlertingOptions) {
    const { documents, history, directory, notifications: queue, clock, logger, commandOptions } = options;
    const now = () => clock.now();
    const onBroken = ({ key, reason }: BrokenDocument) => logger.warn('document_broken', { ...key, reason });
    const listener = { changed: (alert: Alert, rule: AlertRule | undefined) => this.#changed(alert, rule) };
    this.#options = options;
    const log = (event: string, fields: object) => logger.warn(event, { ...fields });
    this.#dispatcher = new Dispatcher({ documents, queue, now, log, commandOptions });
    this.#evaluator = new AlertEvaluator({ documents, history, listener, now, onBroken });
    this.#watcher = new AlertWatcher({ documents, directory, listener, now, onBroken });
  }

  get counts(): AlertCounts {
    return { raised: this.#raised.size, cleared: this.#cleared.size };
  }

  /** A tenant's open alerts, oldest first. */
  async open(tenant: string): Promise<Alert[]> {
    const open: Alert[] = [];
    for await (const alert of new AlertRepository(this.#options.documents).open(tenant)) open.push(alert);
    return open;
  }

  /** Begins to judge what is on the feed, and to watch. */
  start(): void {
    const { feed, deadLetters, clock, watchIntervalMs } = this.#options;
    consumeFeed(feed, 'alerts', { sink: this.#evaluator, deadLetters });
    this.#timer = every(
      clock,
      () => watchIntervalMs,
      () => {
        // A look that takes longer than the interval is not overtaken by the next.
        this.#watching ??= this.#watch().finally(() => {
          this.#watching = undefined;
        });
      },
    );
  }

  /** Ends watching, after the look in hand. The feed's queue is ended by whoever has it. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#watching;
  }

  /** May be called again for the same change: an alert counts once. */
  async #changed(alert: Alert, rule: AlertRule | undefined): Promise<void> {
    if (!alert.late) (alert.state === 'open' ? this.#raised : this.#cleared).add(alert.id);
    await this.#dispatcher.changed(alert, rule);
  }

  /** As infra's watch.lambda.ts, each minute. */
  async #watch(): Promise<void> {
    try {
      await watchTick({ watcher: this.#watcher, dispatcher: this.#dispatcher, directory: this.#options.directory });
    } catch (error) {
      this.#options.logger.error('watch_failed', { error });
    }
  }
}
