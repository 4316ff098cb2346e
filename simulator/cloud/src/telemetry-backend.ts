import { handleTelemetry } from '@sward/infra/lib/telemetry/telemetry-handler.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type Database from 'better-sqlite3';
import { SqliteMessageQueue } from './adapters/sqlite-message-queue.ts';
import { SqliteReadingQueries } from './adapters/sqlite-reading-queries.ts';
import { SqliteReadingStore } from './adapters/sqlite-reading-store.ts';
import type { BackendStats } from './cloud-stats.ts';
import { Disorder } from './disorder.ts';
import type { CloudPublisher, NewReading } from './ports.ts';
import { QueueConsumer } from './queue-consumer.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { PublishedMessage, RuleEngine, RuleOutcome } from './rule-engine.ts';

type TelemetryBackendOptions = {
  /** Of queue and table, opened by `openCloudDatabase`. Whoever opened it closes it, after `drain`. */
  readonly database: Database.Database;
  readonly rules: RuleEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onStored: (readings: readonly NewReading[]) => void;
  readonly retry?: RetryPolicy;
};

/** From rule to acknowledgement: the rules, the queue, infra's handler and the table. Knows no broker. */
export class TelemetryBackend {
  readonly #rules: RuleEngine;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #retry: RetryPolicy | undefined;
  readonly #startedAt: number;
  readonly #queue: SqliteMessageQueue;
  readonly #store: SqliteReadingStore;
  readonly #queries: SqliteReadingQueries;
  #consumer: QueueConsumer | undefined;
  readonly #disorder = new Disorder();
  readonly #counts = { received: 0, ruleErrors: 0, stored: 0, acks: 0 };

  constructor({ database, rules, clock, logger, onStored, retry }: TelemetryBackendOptions) {
    this.#rules = rules;
    this.#clock = clock;
    this.#logger = logger;
    this.#retry = retry;
    this.#startedAt = clock.now();
    this.#queue = new SqliteMessageQueue(database, 'telemetry');
    this.#queries = new SqliteReadingQueries(database);
    this.#store = new SqliteReadingStore(
      database,
      () => clock.now(),
      (readings) => {
        this.#counts.stored += readings.length;
        onStored(readings);
      },
    );
  }

  /** Applies the rules to a message and queues what they made. When it returns, that is on disk. */
  readonly take = (message: PublishedMessage): void => {
    const now = this.#clock.now();
    const outcomes = this.#rules.apply(message, now);
    const queued = outcomes.flatMap((outcome) => ('body' in outcome ? [outcome.body] : []));
    if (queued.length > 0) for (const dueAt of this.#disorder.dueTimes(now)) this.#queue.enqueue(queued, dueAt);
    this.#counts.received += queued.length;
    this.#reportFailures(message, outcomes);
    this.#consumer?.wake();
  };

  setDisorder(on: boolean): void {
    this.#disorder.set(on);
  }

  /** Begins to hand queued messages to the handler, those of an earlier run first. Acknowledgements go to `publisher`. */
  consume(publisher: CloudPublisher): void {
    const acks = {
      send: async (topic: string, payload: Uint8Array) => {
        await publisher.publish(topic, payload);
        this.#counts.acks += 1;
      },
    };
    this.#consumer = new QueueConsumer({
      queue: this.#queue,
      handle: (records) => handleTelemetry(records, { store: this.#store, acks }),
      clock: this.#clock,
      logger: this.#logger,
      ...(this.#retry === undefined ? {} : { retry: this.#retry }),
    });
    this.#consumer.wake();
  }

  /** Counting duplicates reads an index over all rows: ask once a second, not for each message. */
  stats(): BackendStats {
    return {
      ...this.#counts,
      storedTotal: this.#queries.count(),
      duplicates: this.#queries.countDuplicates(),
      queued: this.#queue.waiting(),
      deadLettered: this.#queue.deadLettered(),
      latency: this.#queries.latency(this.#startedAt),
      devices: this.#queries.devices(),
    };
  }

  /** Ends consuming after the batch in hand. */
  async drain(): Promise<void> {
    await this.#consumer?.stop();
  }

  #reportFailures({ topic, clientId }: PublishedMessage, outcomes: readonly RuleOutcome[]): void {
    for (const outcome of outcomes) {
      if ('error' in outcome) this.#countRuleError({ topic, client_id: clientId, ...outcome });
    }
    if (this.#rules.namesUnknownRule(topic)) {
      this.#countRuleError({ topic, client_id: clientId, hint: 'no rule of this name: the message is dropped' });
    }
  }

  #countRuleError(fields: Readonly<Record<string, unknown>>): void {
    this.#counts.ruleErrors += 1;
    this.#logger.warn('rule_failed', fields);
  }
}
