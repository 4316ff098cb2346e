import { handleTelemetry } from '@sward/infra/lib/telemetry/telemetry-handler.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { openCloudDatabase } from './adapters/cloud-database.ts';
import { SqliteMessageQueue } from './adapters/sqlite-message-queue.ts';
import { SqliteReadingQueries } from './adapters/sqlite-reading-queries.ts';
import { SqliteReadingStore } from './adapters/sqlite-reading-store.ts';
import type { BackendStats } from './cloud-stats.ts';
import type { CloudPublisher, NewReading } from './ports.ts';
import { QueueConsumer } from './queue-consumer.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { PublishedMessage, RuleEngine, RuleOutcome } from './rule-engine.ts';

type TelemetryBackendOptions = {
  /** SQLite file of queue and table. */
  readonly file: string;
  readonly rules: RuleEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onStored: (readings: readonly NewReading[]) => void;
  readonly retry?: RetryPolicy;
};

/** Longer than the batching window, so that messages overtake one another between batches and not only within. */
const HELD_BACK_MS = 120;
const AGAIN_MS = 300;

/** From rule to acknowledgement: the rules, the queue, infra's handler and the table. Knows no broker. */
export class TelemetryBackend {
  readonly #rules: RuleEngine;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #retry: RetryPolicy | undefined;
  readonly #startedAt: number;
  readonly #database: ReturnType<typeof openCloudDatabase>;
  readonly #queue: SqliteMessageQueue;
  readonly #store: SqliteReadingStore;
  readonly #queries: SqliteReadingQueries;
  #consumer: QueueConsumer | undefined;
  #disorder = false;
  readonly #counts = { received: 0, ruleErrors: 0, stored: 0, acks: 0 };

  constructor({ file, rules, clock, logger, onStored, retry }: TelemetryBackendOptions) {
    this.#rules = rules;
    this.#clock = clock;
    this.#logger = logger;
    this.#retry = retry;
    this.#startedAt = clock.now();
    this.#database = openCloudDatabase(file);
    this.#queue = new SqliteMessageQueue(this.#database, 'telemetry');
    this.#queries = new SqliteReadingQueries(this.#database);
    this.#store = new SqliteReadingStore(
      this.#database,
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
    if (queued.length > 0) for (const dueAt of this.#dueTimes(now)) this.#queue.enqueue(queued, dueAt);
    this.#counts.received += queued.length;
    this.#reportFailures(message, outcomes);
    this.#consumer?.wake();
  };

  /** Whether the queue hands messages out twice, and some ahead of others. */
  setDisorder(on: boolean): void {
    this.#disorder = on;
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

  /** Closes the file. Drain first. */
  close(): void {
    this.#database.close();
  }

  /** When a message is handed out: once, as soon as can be, but for the fault. */
  #dueTimes(now: number): readonly number[] {
    if (!this.#disorder) return [now];
    const isHeldBack = this.#counts.received % 2 === 0;
    return [now + (isHeldBack ? HELD_BACK_MS : 0), now + AGAIN_MS];
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
