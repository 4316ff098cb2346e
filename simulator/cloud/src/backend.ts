import { ALERT_SETTLE_S } from '@sward/infra/lib/alerts/settle.ts';
import { GATEWAY_RULES } from '@sward/infra/lib/gateways/rules.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type Database from 'better-sqlite3';
import { SqliteDeadLetters } from './adapters/sqlite-dead-letters.ts';
import { SqliteDocumentStore } from './adapters/sqlite-document-store.ts';
import { SqliteMessageQueue } from './adapters/sqlite-message-queue.ts';
import { SqliteReadingQueries } from './adapters/sqlite-reading-queries.ts';
import { SqliteReadingStore } from './adapters/sqlite-reading-store.ts';
import type { BackendStats } from './cloud-stats.ts';
import { Intake } from './intake.ts';
import { LocalQueue } from './local-queue.ts';
import type { CloudPublisher, NewReading } from './ports.ts';
import { QueueFeed } from './queue-feed.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { PublishedMessage, RuleEngine } from './rule-engine.ts';
import { Telemetry } from './telemetry.ts';

type BackendOptions = {
  /** Of queues and tables, opened by `openCloudDatabase`. Whoever opened it closes it, after `drain`. */
  readonly database: Database.Database;
  readonly rules: RuleEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onStored: (readings: readonly NewReading[]) => void;
  readonly retry?: RetryPolicy;
};

const RULES_ABOUT_GATEWAYS: ReadonlySet<string> = new Set(GATEWAY_RULES.map(({ name }) => name));

/** Everything behind the broker: rules, queues, functions and tables. */
export class Backend {
  readonly documents: SqliteDocumentStore;
  readonly #options: BackendOptions;
  readonly #startedAt: number;
  readonly #queues = new Map<string, LocalQueue>();
  readonly #queries: SqliteReadingQueries;
  readonly #deadLetters: SqliteDeadLetters;
  readonly #intake: Intake;
  readonly #telemetry: Telemetry;
  #stored = 0;

  constructor(options: BackendOptions) {
    const { database, rules, clock, logger } = options;
    const now = () => clock.now();
    this.#options = options;
    this.#startedAt = clock.now();
    this.documents = new SqliteDocumentStore(database, now);
    this.#queries = new SqliteReadingQueries(database);
    this.#deadLetters = new SqliteDeadLetters(database, now);
    const queueOf = (rule: string) => this.#queue(RULES_ABOUT_GATEWAYS.has(rule) ? 'gateways' : 'telemetry');
    this.#intake = new Intake({ rules, queueOf, clock, logger });
    this.#telemetry = new Telemetry({
      telemetry: this.#queue('telemetry'),
      gateways: this.#queue('gateways'),
      store: new SqliteReadingStore(database, now, (readings) => this.#noteStored(readings)),
      documents: this.documents,
      directory: new DocumentDirectory(this.documents),
      feed: new QueueFeed([{ queue: this.#queue('alerts'), delayMs: ALERT_SETTLE_S * 1000 }]),
      deadLetters: this.#deadLetters,
      ...(options.retry === undefined ? {} : { retry: options.retry }),
    });
  }

  /** Applies the rules to a message and queues what they made. When it returns, that is on disk. */
  readonly take = (message: PublishedMessage): void => this.#intake.take(message);

  /** Begins to handle what is queued, that of an earlier run first. Acknowledgements go to `publisher`. */
  consume(publisher: CloudPublisher): void {
    this.#telemetry.consume(publisher);
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
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
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
