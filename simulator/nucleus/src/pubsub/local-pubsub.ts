import type { EventSink } from '../ipc/operation.ts';
import type { Flavour } from '../ports.ts';
import { filterMatches, hasMqttWildcard } from './topic-filter.ts';

export type ReceiveMode = 'RECEIVE_ALL_MESSAGES' | 'RECEIVE_MESSAGES_FROM_OTHERS';

/** A message as it came: JSON by value, binary as base64. */
export type LocalMessage = { readonly jsonMessage: unknown } | { readonly binaryMessage: string };

export type SubscribeOptions = {
  readonly filter: string;
  readonly component: string;
  readonly receiveMode?: ReceiveMode | undefined;
  readonly sink: EventSink;
};

type Subscriber = { readonly filter: string; readonly sink: EventSink; readonly notFrom: string | undefined };

/**
 * Publish/subscribe between components: no acknowledgement, nothing kept for who is not there, order kept per publisher and
 * topic. On lite a subscriber that does not read holds up every publish to its topic.
 */
export class LocalPubSub {
  readonly #flavour: Flavour;
  readonly #subscribers = new Set<Subscriber>();
  /** Per topic the publish that still waits for a subscriber; absent where none does. */
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(flavour: Flavour) {
    this.#flavour = flavour;
  }

  /** Gives the function that unsubscribes. */
  subscribe(options: SubscribeOptions): () => void {
    const notFrom = wantsOwnMessages(options, this.#flavour) ? undefined : options.component;
    const subscriber: Subscriber = { filter: options.filter, sink: options.sink, notFrom };
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Hands a message to all who hear the topic; the promise, if there is one, ends when the last of them took it. */
  publish(topic: string, publisher: string, message: LocalMessage): Promise<void> | undefined {
    const before = this.#waiting.get(topic);
    const deliver = () => this.#deliver(topic, publisher, message);
    const pending = before === undefined ? deliver() : before.then(deliver);
    if (pending !== undefined) this.#hold(topic, pending);
    return pending;
  }

  /** Forgets every subscription without telling anybody, as a restart of lite's publish/subscribe daemon does. */
  forgetSubscriptions(): void {
    this.#subscribers.clear();
  }

  #deliver(topic: string, publisher: string, message: LocalMessage): Promise<void> | undefined {
    const event = eventOf(topic, message);
    const waits = [...this.#subscribers]
      .filter(({ filter, notFrom }) => publisher !== notFrom && filterMatches(filter, topic))
      .map(({ sink }) => sink.send('SubscriptionResponseMessage', event))
      .filter((wait) => wait !== undefined);
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
  }

  #hold(topic: string, pending: Promise<void>): void {
    this.#waiting.set(topic, pending);
    void pending.then(() => {
      if (this.#waiting.get(topic) === pending) this.#waiting.delete(topic);
    });
  }
}

/** Lite does not know receive modes; classic by default keeps a component's own messages from its wildcard subscriptions. */
function wantsOwnMessages({ filter, receiveMode }: SubscribeOptions, flavour: Flavour): boolean {
  if (flavour === 'lite') return true;
  if (receiveMode === undefined) return !hasMqttWildcard(filter);
  return receiveMode === 'RECEIVE_ALL_MESSAGES';
}

function eventOf(topic: string, message: LocalMessage): object {
  const context = { topic };
  return 'jsonMessage' in message
    ? { jsonMessage: { message: message.jsonMessage, context } }
    : { binaryMessage: { message: message.binaryMessage, context } };
}
