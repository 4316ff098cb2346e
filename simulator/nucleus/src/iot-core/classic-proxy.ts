import type { Log } from '../ipc/operation.ts';
import type { BrokerLink, CloudMessage, CloudPublish, Qos } from './broker-link.ts';
import { CloudSubscriptions } from './cloud-subscriptions.ts';
import { newCounters } from './counters.ts';
import { PublishRefusedError, SubscribeRefusedError } from './iot-core-errors.ts';
import type { IotCoreCounters, IotCoreProxy } from './iot-core-proxy.ts';
import { Spool, type SpooledMessage } from './spool.ts';

/** Defaults of the Java nucleus. */
const SPOOL_BYTES = 2.5 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 128 * 1024;
const MAX_IN_FLIGHT = 5;
const MAX_ATTEMPTS = 100;

/** Waits of the proxy, in ms. */
export type ClassicTimeouts = {
  /** A subscription made while offline waits so long for the connection. */
  readonly subscribeMs: number;
  /** A publish that the broker has not acknowledged by then is sent again: `mqtt.operationTimeoutMs` of the nucleus. */
  readonly operationMs: number;
};

const DEFAULT_TIMEOUTS: ClassicTimeouts = { subscribeMs: 30_000, operationMs: 30_000 };

/** Classic spools in memory, answers before anything is sent, and sends again after an outage. */
export class ClassicProxy implements IotCoreProxy {
  readonly #link: BrokerLink;
  readonly #log: Log;
  readonly #timeouts: ClassicTimeouts;
  readonly #subscriptions: CloudSubscriptions;
  readonly #spool = new Spool(SPOOL_BYTES);
  readonly #counters = newCounters();
  readonly #connectionListeners = new Set<(connected: boolean) => void>();

  constructor(link: BrokerLink, log: Log, timeouts: Partial<ClassicTimeouts> = {}) {
    this.#link = link;
    this.#log = log;
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...timeouts };
    this.#subscriptions = new CloudSubscriptions(link, log);
    link.onMessage((message) => {
      this.#counters.received += this.#subscriptions.deliver(message);
    });
    link.onConnection((connected) => this.#onConnection(connected));
  }

  get connected(): boolean {
    return this.#link.connected;
  }

  get counters(): IotCoreCounters {
    return { ...this.#counters, pending: this.#spool.length };
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  publish(message: CloudPublish): void {
    try {
      this.#check(message);
      this.#counters.lost += this.#spool.add(message);
    } catch (error) {
      this.#counters.refused += 1;
      throw error;
    }
    this.#counters.accepted += 1;
    this.#drain();
  }

  async subscribe(filter: string, qos: Qos, listener: (message: CloudMessage) => void): Promise<() => void> {
    try {
      await this.#untilConnected();
      return await this.#subscriptions.add(filter, qos, listener);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SubscribeRefusedError(`Subscribe to topic ${filter} failed with error ${reason}`, { cause: error });
    }
  }

  cutNetwork(): void {
    this.#link.cut();
  }

  restoreNetwork(): void {
    this.#link.restore();
  }

  forgetPending(): void {
    this.#counters.lost += this.#spool.clear();
  }

  async close(): Promise<void> {
    this.forgetPending();
    await this.#link.close();
  }

  #check({ payload, qos }: CloudPublish): void {
    if (payload.length > MAX_MESSAGE_BYTES) {
      throw new PublishRefusedError(
        `The publishing message size ${payload.length} bytes exceeds the configured limit of ${MAX_MESSAGE_BYTES} bytes`,
      );
    }
    if (qos === 0 && !this.#link.connected) {
      throw new PublishRefusedError('Device is offline. Dropping QoS 0 message.');
    }
  }

  #onConnection(connected: boolean): void {
    for (const listener of this.#connectionListeners) listener(connected);
    if (connected) this.#drain();
  }

  #drain(): void {
    while (this.#link.connected && this.#spool.inFlight < MAX_IN_FLIGHT) {
      const next = this.#spool.take();
      if (next === undefined) return;
      this.#send(next);
    }
  }

  #send(spooled: SpooledMessage): void {
    this.#counters.sent += 1;
    const settleOnce = this.#limitWait(spooled);
    this.#link.publish(spooled.message, {
      onAcked: () =>
        settleOnce(() => {
          this.#counters.acked += 1;
          this.#finish(spooled);
        }),
      onLost: () => settleOnce(() => this.#retry(spooled)),
    });
    if (spooled.message.qos === 0) settleOnce(() => this.#spool.done(spooled));
  }

  /**
   * Sends the message again where no outcome comes in time: IoT Core discards what exceeds its limits without a word.
   * Gives what settles it otherwise; the first of all outcomes counts.
   */
  #limitWait(spooled: SpooledMessage): (outcome: () => void) => void {
    let settled = false;
    const settleOnce = (outcome: () => void) => {
      clearTimeout(timer);
      if (settled) return;
      settled = true;
      outcome();
    };
    const timer = setTimeout(
      () =>
        settleOnce(() => {
          this.#retry(spooled);
          this.#drain();
        }),
      this.#timeouts.operationMs,
    );
    timer.unref();
    return settleOnce;
  }

  #finish(spooled: SpooledMessage): void {
    this.#spool.done(spooled);
    this.#drain();
  }

  #retry(spooled: SpooledMessage): void {
    if (spooled.attempts < MAX_ATTEMPTS) {
      this.#spool.putBack(spooled);
      return;
    }
    this.#counters.lost += 1;
    this.#log('message dropped after too many attempts', { topic: spooled.message.topic });
    this.#finish(spooled);
  }

  #untilConnected(): Promise<void> {
    if (this.#link.connected) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = this.onConnection((connected) => {
        if (!connected) return;
        clearTimeout(timer);
        end();
        resolve();
      });
      const timer = setTimeout(() => {
        end();
        reject(new SubscribeRefusedError('the broker did not become reachable in time'));
      }, this.#timeouts.subscribeMs);
      // A component that waits for the cloud must not keep a stopped nucleus alive.
      timer.unref();
    });
  }
}
