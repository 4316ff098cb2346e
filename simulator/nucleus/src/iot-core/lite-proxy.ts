import type { Log } from '../ipc/operation.ts';
import { type BrokerLink, type CloudMessage, type CloudPublish, publishPacketBytes, type Qos } from './broker-link.ts';
import { CloudSubscriptions } from './cloud-subscriptions.ts';
import { newCounters } from './counters.ts';
import { PublishRefusedError, SubscribeRefusedError } from './iot-core-errors.ts';
import type { IotCoreCounters, IotCoreProxy } from './iot-core-proxy.ts';

/** Unacknowledged QoS 1 publishes, by number and by bytes of packets, past which lite refuses the next. */
const MAX_IN_FLIGHT = 10;
const MAX_IN_FLIGHT_BYTES = 15_000;
/** Packets from the broker of this size or more are dropped. */
const INBOUND_LIMIT_BYTES = 5_000;

/** Lite keeps nothing: a publish goes out now or is refused, and what a lost connection had in flight is gone. */
export class LiteProxy implements IotCoreProxy {
  readonly #link: BrokerLink;
  readonly #subscriptions: CloudSubscriptions;
  readonly #counters = newCounters();
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
  #inFlight = 0;
  #inFlightBytes = 0;

  constructor(link: BrokerLink, log: Log) {
    this.#link = link;
    this.#subscriptions = new CloudSubscriptions(link, log);
    link.onMessage((message) => this.#receive(message));
    link.onConnection((connected) => {
      for (const listener of this.#connectionListeners) listener(connected);
    });
  }

  get connected(): boolean {
    return this.#link.connected;
  }

  get counters(): IotCoreCounters {
    return { ...this.#counters, pending: this.#inFlight };
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  publish(message: CloudPublish): void {
    const bytes = publishPacketBytes(message.topic, message.payload.length, message.qos);
    if (!this.#link.connected || (message.qos === 1 && !this.#fits(bytes))) {
      this.#counters.refused += 1;
      throw new PublishRefusedError('Failed to publish the message.');
    }
    this.#counters.accepted += 1;
    this.#counters.sent += 1;
    if (message.qos === 1) this.#count(1, bytes);
    this.#link.publish(message, {
      onAcked: () => {
        this.#counters.acked += 1;
        this.#count(-1, -bytes);
      },
      onLost: () => {
        this.#counters.lost += 1;
        this.#count(-1, -bytes);
      },
    });
  }

  async subscribe(filter: string, qos: Qos, listener: (message: CloudMessage) => void): Promise<() => void> {
    try {
      return await this.#subscriptions.add(filter, qos, listener);
    } catch (error) {
      throw new SubscribeRefusedError('Failed to bind the subscription.', { cause: error });
    }
  }

  cutNetwork(): void {
    this.#link.cut();
  }

  restoreNetwork(): void {
    this.#link.restore();
  }

  forgetPending(): void {
    // Nothing waits on lite: what is in flight belongs to the connection.
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #fits(bytes: number): boolean {
    return this.#inFlight < MAX_IN_FLIGHT && this.#inFlightBytes + bytes <= MAX_IN_FLIGHT_BYTES;
  }

  #count(publishes: number, bytes: number): void {
    this.#inFlight += publishes;
    this.#inFlightBytes += bytes;
  }

  #receive(message: CloudMessage): void {
    const bytes = publishPacketBytes(message.topic, message.payload.length, message.qos);
    if (bytes >= INBOUND_LIMIT_BYTES) this.#counters.tooLarge += 1;
    else this.#counters.received += this.#subscriptions.deliver(message);
  }
}
