import { COMPONENTS } from '@sward/contracts/components.ts';
import type { CloudBatch } from '@sward/contracts/delivery.ts';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { IngestAck, IngestEnvelope } from '@sward/contracts/ingest.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { ConfigurationState } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { LocalStatus } from '@sward/greengrass-ipc/local-status.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { type StatusSources, statusCounters, statusDetail, statusState } from './buffer-status.ts';
import { CommitSchedule } from './commit-schedule.ts';
import type { Config } from './config.ts';
import { consumerNames } from './consumers.ts';
import { Delivery } from './delivery.ts';
import { Housekeeper } from './housekeeper.ts';
import { Intake } from './intake.ts';
import { retentionLimits } from './log-limits.ts';
import type { ClockSync, LogUpkeep, Loss, ReadingLog } from './ports.ts';
import { REDUCTION_STATE, Reducer } from './reduction/reducer.ts';
import { ruleBook } from './reduction/rules.ts';
import type { SyncState } from './time/sync-state.ts';
import { SyncWatch } from './time/sync-watch.ts';
import { CLOCK_STATE, type TimeKeeper } from './time/time-keeper.ts';

export type BufferDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: ReadingLog & LogUpkeep;
  readonly times: TimeKeeper;
  readonly sync: ClockSync;
  readonly codec: {
    /** @throws InvalidMessageError */
    decodeIngest(payload: Uint8Array): IngestEnvelope;
    encodeDelivery(batch: CloudBatch): Uint8Array;
  };
  readonly config: () => Config;
  /** Whether that is what the nucleus holds: `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
  /** Takes each status for the component's socket. */
  readonly showStatus?: (status: Uint8Array) => void;
};

/** Looks at the clock and the configuration, tells the status, cleans up. */
const TICK_MS = 1000;

/** The buffer component: intake from the ingest components, group commit, dispatch to consumers. */
export class Buffer {
  readonly #deps: BufferDeps;
  readonly #intake: Intake;
  readonly #delivery: Delivery;
  readonly #schedule: CommitSchedule;
  readonly #housekeeper: Housekeeper;
  readonly #watch: SyncWatch;
  readonly #status: LocalStatus;
  readonly #lossesBefore: readonly Loss[];
  #config: Config;
  #subscriptions: Subscription[] = [];
  #tick: Timer | undefined;
  #commitError = '';
  #clockState: SyncState = 'unknown';

  constructor(deps: BufferDeps) {
    const { log, times, clock, config, codec, sync } = deps;
    this.#deps = deps;
    this.#config = config();
    times.restore(log.state(CLOCK_STATE));
    const reducer = new Reducer(ruleBook(this.#config.reduction), log.states(REDUCTION_STATE));
    this.#intake = new Intake({ log, clock, times, reducer });
    this.#delivery = new Delivery({ ...deps, encode: codec.encodeDelivery, serve: (reading) => times.serve(reading) });
    this.#delivery.setConsumers(this.#consumers());
    this.#schedule = new CommitSchedule({
      clock,
      intervalMs: () => config().commit_interval_ms,
      urgentIntervalMs: () => config().urgent_commit_interval_ms,
      commit: () => this.#commit(),
    });
    this.#housekeeper = new Housekeeper({
      ...deps,
      limits: () => retentionLimits(config()),
      consumers: () => this.#consumers(),
    });
    this.#watch = new SyncWatch(sync, clock, (said) => times.hear(said));
    this.#status = new LocalStatus({
      ...deps,
      component: COMPONENTS.localBuffer,
      intervalS: () => config().local_status_interval_s,
    });
    this.#lossesBefore = log.losses();
  }

  async start(): Promise<void> {
    const { bus, clock } = this.#deps;
    await this.#watch.start();
    this.#subscriptions = [
      await bus.subscribe(localTopics.ingestBatch, (payload) => this.#onIngest(payload)),
      await bus.subscribe(localTopics.leaseRequest, (payload) => this.#delivery.onRequest(payload)),
      await bus.subscribe(localTopics.deliveryAck, (payload) => this.#delivery.onAck(payload)),
    ];
    this.#schedule.start();
    this.#tick = every(
      clock,
      () => TICK_MS,
      () => void this.#onTick(),
    );
    await this.#tellStatus();
  }

  /** Commits what is pending and stops. The log itself is closed by its owner. */
  async stop(): Promise<void> {
    this.#tick?.cancel();
    this.#watch.stop();
    // At once: a nucleus that hangs keeps what follows waiting until this process is killed.
    this.#commit();
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()));
    this.#commit();
    this.#schedule.stop();
  }

  #onIngest(payload: Uint8Array): void {
    const batch = this.#readIngest(payload);
    if (batch === undefined) return;
    const ack = this.#intake.offer(batch, payload.length);
    if (ack !== undefined) void this.#sendAck(ack);
    this.#schedule.noted(this.#intake.counters);
  }

  #readIngest(payload: Uint8Array): IngestEnvelope | undefined {
    try {
      return this.#deps.codec.decodeIngest(payload);
    } catch (error) {
      if (!(error instanceof InvalidMessageError)) throw error;
      this.#intake.offerUnreadable(payload, error);
      this.#deps.logger.warn('ingest_batch_unreadable', { bytes: payload.length, error });
      return undefined;
    }
  }

  /** Whether everything that was pending is on disk. */
  #commit(): boolean {
    try {
      const acks = this.#intake.commit();
      this.#commitError = '';
      for (const ack of acks) void this.#sendAck(ack);
      void this.#delivery.dispatch();
      return true;
    } catch (error) {
      // Nothing was acknowledged: the sources keep their batches, and the next commit tries again.
      this.#commitError = String(error);
      this.#deps.logger.error('commit_failed', { pending: this.#intake.counters.pending, error });
      return false;
    }
  }

  async #sendAck(ack: IngestAck): Promise<void> {
    try {
      await this.#deps.bus.publish(localTopics.ingestAck(ack.source), encodeMessage(ack));
    } catch (error) {
      // The source sends the batch again and hears the acknowledgement then.
      this.#deps.logger.warn('ingest_ack_not_sent', { source: ack.source, error });
    }
  }

  async #onTick(): Promise<void> {
    this.#lookAtClock();
    this.#follow(this.#deps.config());
    this.#housekeeper.tick();
    // What was held back until the clock is set has nobody else to send it while commits fail.
    void this.#delivery.dispatch();
    await this.#tellStatus();
  }

  #lookAtClock(): void {
    const { clock, logger, times } = this.#deps;
    times.look();
    if (times.state !== this.#clockState) logger.info('clock_state', { state: times.state, wall_ms: clock.now() });
    this.#clockState = times.state;
  }

  #follow(config: Config): void {
    if (config === this.#config) return;
    const [rules, before] = [ruleBook(config.reduction), ruleBook(this.#config.reduction)];
    this.#config = config;
    // Any change of configuration comes by here: only other rules end what is open.
    if (JSON.stringify(rules) !== JSON.stringify(before)) this.#intake.setRules(rules);
    this.#delivery.setConsumers(this.#consumers());
  }

  #consumers(): string[] {
    return consumerNames(this.#config.consumers);
  }

  async #tellStatus(): Promise<void> {
    const { clock, log, logger, times } = this.#deps;
    try {
      const sources: StatusSources = {
        log,
        intake: this.#intake.counters,
        consumers: this.#consumers(),
        clockState: times.state,
        commitError: this.#commitError.slice(0, 200),
        lossesBefore: this.#lossesBefore,
      };
      await this.#status.look(statusState(sources), () => ({
        counters: statusCounters(sources),
        detail: statusDetail(sources, clock.now()),
      }));
    } catch (error) {
      logger.error('status_not_made', { error });
    }
  }
}
