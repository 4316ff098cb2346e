import type { Random } from '@sward/runtime/backoff.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BusRejectedError, BusTimeoutError, BusUnavailableError } from './bus-errors.ts';
import { ConfigurationWatch } from './configuration-watch.ts';
import type { IpcSession, OpenSession } from './ipc-session.ts';
import type { ConfigurationObject, MessageBus, MessageHandler, Subscription } from './message-bus.ts';
import { requirePayloadSize, requireTopic, requireTopicFilter } from './message-rules.ts';
import { SessionKeeper } from './session-keeper.ts';
import { StandingSubscriptions } from './standing-subscriptions.ts';

export type ReconnectingBusDeps = {
  readonly openSession: OpenSession;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly onServiceIdRefused: (reason: string) => void;
  /** Local subscriptions are opened anew this often, ms: see `renewLocal`. */
  readonly renewMs: number;
};

/** A connection that lets this many calls in a row go unanswered is given up for a new one. */
const TIMEOUTS_BEFORE_RECONNECT = 3;

/** A message bus over sessions that come and go. During an outage calls reject; subscriptions are restored after it. */
export class ReconnectingMessageBus implements MessageBus {
  readonly #deps: ReconnectingBusDeps;
  readonly #keeper: SessionKeeper;
  readonly #subscriptions: StandingSubscriptions;
  readonly #watches = new Set<ConfigurationWatch>();
  readonly #onFirstSession: (() => void)[] = [];
  #renewal: Timer | undefined;
  #timeouts = 0;
  #closed = false;

  constructor(deps: ReconnectingBusDeps) {
    this.#deps = deps;
    this.#keeper = new SessionKeeper({ ...deps, onSession: () => this.#onSession() });
    this.#subscriptions = new StandingSubscriptions({ ...deps, currentSession: () => this.#keeper.current() });
  }

  /** Begins to connect; resolves with the first session, however long the nucleus takes. */
  start(): Promise<void> {
    this.#keeper.start();
    this.#scheduleRenewal();
    return new Promise((resolve) => this.#onFirstSession.push(resolve));
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    requireTopic(topic);
    requirePayloadSize(payload);
    await this.#call((session) => session.publish(topic, payload));
  }

  async subscribe(topic: string, handler: MessageHandler): Promise<Subscription> {
    requireTopic(topic);
    return this.#call((session) => this.#subscriptions.open(session, { kind: 'local', topic }, handler));
  }

  async publishToCloud(topic: string, payload: Uint8Array): Promise<void> {
    requireTopic(topic);
    requirePayloadSize(payload);
    await this.#call((session) => session.publishToCloud(topic, payload));
  }

  async subscribeToCloud(topicFilter: string, handler: MessageHandler): Promise<Subscription> {
    requireTopicFilter(topicFilter);
    return this.#call((session) => this.#subscriptions.open(session, { kind: 'cloud', topicFilter }, handler));
  }

  async getConfiguration(): Promise<ConfigurationObject> {
    return this.#call((session) => session.getConfiguration());
  }

  async getSecret(secretId: string): Promise<string> {
    return this.#call((session) => session.getSecret(secretId));
  }

  async onConfiguration(handler: (configuration: ConfigurationObject) => void): Promise<Subscription> {
    const watch = new ConfigurationWatch({ ...this.#deps, handler, read: () => this.getConfiguration() });
    const changed = () => watch.changed();
    const subscription = await this.#call((session) =>
      this.#subscriptions.open(session, { kind: 'configuration' }, changed, changed),
    );
    this.#watches.add(watch);
    return {
      close: async () => {
        watch.close();
        this.#watches.delete(watch);
        await subscription.close();
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#renewal?.cancel();
    this.#subscriptions.closeAll();
    for (const watch of this.#watches) watch.close();
    await this.#keeper.close();
  }

  #scheduleRenewal(): void {
    this.#renewal = this.#deps.clock.setTimer(this.#deps.renewMs, () => {
      this.#subscriptions.renewLocal();
      this.#scheduleRenewal();
    });
  }

  #onSession(): void {
    this.#timeouts = 0;
    for (const resolve of this.#onFirstSession.splice(0)) resolve();
    this.#subscriptions.restoreAll();
  }

  async #call<T>(run: (session: IpcSession) => Promise<T>): Promise<T> {
    if (this.#closed) throw new BusRejectedError('The bus is closed: the component is stopping.');
    const session = this.#keeper.current();
    if (session === undefined) {
      throw new BusUnavailableError('No connection to the nucleus: it is being restored. Try again later.');
    }
    try {
      const result = await run(session);
      this.#timeouts = 0;
      return result;
    } catch (error) {
      this.#noteTimeout(session, error);
      throw error;
    }
  }

  #noteTimeout(session: IpcSession, error: unknown): void {
    this.#timeouts = error instanceof BusTimeoutError ? this.#timeouts + 1 : 0;
    if (this.#timeouts < TIMEOUTS_BEFORE_RECONNECT || this.#keeper.current() !== session) return;
    this.#deps.logger.warn('ipc_connection_unresponsive', { timeouts: this.#timeouts });
    void session.close();
  }
}
