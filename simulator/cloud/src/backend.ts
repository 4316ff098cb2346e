import type { Alert } from '@sward/infra/lib/alerts/alert.ts';
import { ALERT_SETTLE_S } from '@sward/infra/lib/alerts/settle.ts';
import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { DeadLetters } from '@sward/infra/lib/feed/ports.ts';
import { GATEWAY_RULES } from '@sward/infra/lib/gateways/rules.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { Directory } from '@sward/infra/lib/history/ports.ts';
import type { InfluxTarget } from '@sward/infra/lib/timeseries/adapters/influx-target.ts';
import { InfluxWriter } from '@sward/infra/lib/timeseries/adapters/influx-writer.ts';
import { TimeseriesSink } from '@sward/infra/lib/timeseries/timeseries-sink.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type Database from 'better-sqlite3';
import { FileSecrets } from './adapters/file-secrets.ts';
import { SqliteDeadLetters } from './adapters/sqlite-dead-letters.ts';
import { SqliteDocumentStore } from './adapters/sqlite-document-store.ts';
import { SqliteMailbox } from './adapters/sqlite-mailbox.ts';
import { SqliteMessageQueue } from './adapters/sqlite-message-queue.ts';
import { SqliteReadingHistory } from './adapters/sqlite-reading-history.ts';
import { SqliteReadingQueries } from './adapters/sqlite-reading-queries.ts';
import { SqliteReadingStore } from './adapters/sqlite-reading-store.ts';
import { type AlertCounts, Alerting } from './alerting.ts';
import type { BackendStats } from './cloud-stats.ts';
import { consumeFeed } from './feed-consumer.ts';
import { Intake } from './intake.ts';
import { LocalNotificationQueue, notificationQueueName } from './local-notification-queue.ts';
import { LocalQueue } from './local-queue.ts';
import { Notifier, type Told } from './notifier.ts';
import type { CloudPublisher, NewReading } from './ports.ts';
import { QueueFeed } from './queue-feed.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { PublishedMessage, RuleEngine } from './rule-engine.ts';
import { createSenders } from './senders.ts';
import { Telemetry } from './telemetry.ts';

type BackendOptions = {
  /** Of queues and tables, opened by `openCloudDatabase`. Whoever opened it closes it, after `drain`. */
  readonly database: Database.Database;
  readonly rules: RuleEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onStored: (readings: readonly NewReading[]) => void;
  readonly retry?: RetryPolicy;
  /** File of the secrets that channels name; need not exist. */
  readonly secretsFile: string;
  /** How often is looked for silence, and for what time brings to alerts, ms. */
  readonly watchIntervalMs: number;
  /** Options that `npm run alerts` needs to find this cloud. */
  readonly commandOptions: string;
  /** PEM of an authority that channels' servers are trusted by, in the place of the public ones. */
  readonly channelCa?: string;
  /** A time series database that gets every reading. */
  readonly influx?: InfluxTarget;
};

/** What a person wants to know of alerts. */
export type AlertOverview = AlertCounts & {
  /** Those that are open now, oldest first. */
  readonly open: readonly Alert[];
  /** What somebody was told last, since start. */
  readonly told: Told | undefined;
};

/** Other processes queue notifications in the same file: how often is looked for theirs, ms. */
const LOOK_MS = 1000;

const RULES_ABOUT_GATEWAYS: ReadonlySet<string> = new Set(GATEWAY_RULES.map(({ name }) => name));

/** What several of the functions reach the world through. */
type Shared = {
  readonly documents: DocumentStore;
  readonly directory: Directory;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Everything behind the broker: rules, queues, functions and tables. */
export class Backend {
  readonly documents: SqliteDocumentStore;
  /** What channels of kind `sns` were told. */
  readonly mailbox: SqliteMailbox;
  readonly #options: BackendOptions;
  readonly #startedAt: number;
  readonly #queues = new Map<string, LocalQueue>();
  readonly #queries: SqliteReadingQueries;
  readonly #deadLetters: SqliteDeadLetters;
  readonly #intake: Intake;
  readonly #telemetry: Telemetry;
  readonly #alerting: Alerting;
  readonly #notifier: Notifier;
  #looking: Timer | undefined;
  #stored = 0;

  constructor(options: BackendOptions) {
    const { database, rules, clock, logger } = options;
    const now = () => clock.now();
    this.#options = options;
    this.#startedAt = clock.now();
    this.documents = new SqliteDocumentStore(database, now);
    this.mailbox = new SqliteMailbox(database, now);
    this.#queries = new SqliteReadingQueries(database);
    this.#deadLetters = new SqliteDeadLetters(database, now);
    const queueOf = (rule: string) => this.#queue(RULES_ABOUT_GATEWAYS.has(rule) ? 'gateways' : 'telemetry');
    this.#intake = new Intake({ rules, queueOf, clock, logger });
    const shared = {
      documents: this.documents,
      directory: new DocumentDirectory(this.documents),
      deadLetters: this.#deadLetters,
      clock,
      logger,
    };
    this.#telemetry = this.#createTelemetry(shared);
    this.#alerting = this.#createAlerting(shared);
    this.#notifier = this.#createNotifier(shared);
  }

  /** Applies the rules to a message and queues what they made. When it returns, that is on disk. */
  readonly take = (message: PublishedMessage): void => this.#intake.take(message);

  /** Begins to handle what is queued, that of an earlier run first. Acknowledgements go to `publisher`. */
  consume(publisher: CloudPublisher): void {
    this.documents.purge();
    this.#telemetry.consume(publisher);
    this.#alerting.start();
    this.#fillTimeseries();
    this.#notifier.consume();
    this.#looking = every(
      this.#options.clock,
      () => LOOK_MS,
      () => this.#notifier.wake(),
    );
  }

  /** The alerts of a tenant; counts are of all tenants, since start. */
  async alerts(tenant: string): Promise<AlertOverview> {
    return { ...this.#alerting.counts, open: await this.#alerting.open(tenant), told: this.#notifier.last };
  }

  /** Whether queues hand messages out twice, and some ahead of others. */
  setDisorder(on: boolean): void {
    for (const queue of this.#queues.values()) queue.setDisorder(on);
  }

  /** Counting duplicates reads an index over all rows: ask once a second, not for each message. */
  stats(): BackendStats {
    return {
      received: this.#queue('telemetry').taken,
      ruleErrors: this.#intake.ruleErrors,
      stored: this.#stored,
      acks: this.#telemetry.acks,
      storedTotal: this.#queries.count(),
      duplicates: this.#queries.countDuplicates(),
      queued: this.#queue('telemetry').waiting(),
      deadLettered: this.#deadLetters.count(),
      latency: this.#queries.latency(this.#startedAt),
      devices: this.#queries.devices(),
    };
  }

  /** Ends handling after the batches in hand. */
  async drain(): Promise<void> {
    this.#looking?.cancel();
    await this.#alerting.stop();
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
  }

  #createTelemetry(shared: Shared): Telemetry {
    const { database, clock, retry, influx } = this.#options;
    return new Telemetry({
      ...shared,
      telemetry: this.#queue('telemetry'),
      gateways: this.#queue('gateways'),
      store: new SqliteReadingStore(
        database,
        () => clock.now(),
        (readings) => this.#noteStored(readings),
      ),
      feed: new QueueFeed([
        { queue: this.#queue('alerts'), delayMs: ALERT_SETTLE_S * 1000 },
        ...(influx === undefined ? [] : [{ queue: this.#queue('timeseries'), delayMs: 0 }]),
      ]),
      ...(retry === undefined ? {} : { retry }),
    });
  }

  #createAlerting(shared: Shared): Alerting {
    const { database, watchIntervalMs, commandOptions } = this.#options;
    return new Alerting({
      ...shared,
      feed: this.#queue('alerts'),
      history: new SqliteReadingHistory(database),
      notifications: new LocalNotificationQueue((kind, body) => this.#queue(notificationQueueName(kind)).put([body])),
      watchIntervalMs,
      commandOptions,
    });
  }

  #createNotifier(shared: Shared): Notifier {
    const { secretsFile, channelCa, clock } = this.#options;
    const senders = createSenders({
      mailbox: this.mailbox,
      secrets: new FileSecrets(secretsFile),
      now: () => clock.now(),
      ...(channelCa === undefined ? {} : { ca: channelCa }),
    });
    return new Notifier({ ...shared, senders, queueOf: (kind) => this.#queue(notificationQueueName(kind)) });
  }

  #fillTimeseries(): void {
    const { influx } = this.#options;
    if (influx === undefined) return;
    const sink = new TimeseriesSink(new InfluxWriter(influx));
    consumeFeed(this.#queue('timeseries'), 'timeseries', { sink, deadLetters: this.#deadLetters });
  }

  #noteStored(readings: readonly NewReading[]): void {
    this.#stored += readings.length;
    this.#options.onStored(readings);
  }

  #queue(name: string): LocalQueue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const { database, clock, logger } = this.#options;
    const queue = new LocalQueue(new SqliteMessageQueue(database, name), { clock, logger });
    this.#queues.set(name, queue);
    return queue;
  }
}
