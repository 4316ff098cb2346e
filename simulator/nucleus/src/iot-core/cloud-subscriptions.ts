import type { Log } from '../ipc/operation.ts';
import { filterMatches } from '../pubsub/topic-filter.ts';
import type { BrokerLink, CloudMessage, Qos } from './broker-link.ts';

type Entry = { qos: Qos; readonly listeners: Set<(message: CloudMessage) => void> };

/** Subscriptions of components to IoT Core: one per filter towards the broker, made again after each outage. */
export class CloudSubscriptions {
  readonly #link: BrokerLink;
  readonly #log: Log;
  readonly #entries = new Map<string, Entry>();

  constructor(link: BrokerLink, log: Log) {
    this.#link = link;
    this.#log = log;
    link.onConnection((connected) => {
      if (connected) this.#subscribeAgain();
    });
  }

  /** Asks the broker and rejects where that fails; gives the function that ends the subscription. */
  async add(filter: string, qos: Qos, listener: (message: CloudMessage) => void): Promise<() => void> {
    await this.#link.subscribe(filter, this.#highestQos(filter, qos));
    const entry = this.#entries.get(filter) ?? { qos, listeners: new Set() };
    entry.qos = this.#highestQos(filter, qos);
    // Wrapped, so that one listener may subscribe twice and be removed once.
    const own = (message: CloudMessage) => listener(message);
    this.#entries.set(filter, entry);
    entry.listeners.add(own);
    return () => this.#remove(filter, entry, own);
  }

  /** Gives a message to all whose filter matches; says how many there were. */
  deliver(message: CloudMessage): number {
    const listeners = [...this.#entries]
      .filter(([filter]) => filterMatches(filter, message.topic))
      .flatMap(([, entry]) => [...entry.listeners]);
    for (const listener of listeners) listener(message);
    return listeners.length;
  }

  #remove(filter: string, entry: Entry, listener: (message: CloudMessage) => void): void {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0 || this.#entries.get(filter) !== entry) return;
    this.#entries.delete(filter);
    this.#link.unsubscribe(filter);
  }

  #highestQos(filter: string, qos: Qos): Qos {
    return this.#entries.get(filter)?.qos === 1 ? 1 : qos;
  }

  #subscribeAgain(): void {
    for (const [filter, { qos }] of this.#entries) {
      this.#link.subscribe(filter, qos).catch((error: Error) => {
        this.#log('subscription could not be made again', { filter, error: error.message });
      });
    }
  }
}
