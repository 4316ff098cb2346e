import { type BusAccess, isAllowed, type Operation } from './bus-access.ts';
import { BusRejectedError, BusUnauthorizedError, BusUnavailableError } from './bus-errors.ts';
import type { ConfigurationObject, MessageBus, MessageHandler, Subscription } from './message-bus.ts';
import { matchesFilter, requirePayloadSize, requireTopic, requireTopicFilter } from './message-rules.ts';

/** A message on its way, as fault injection and the cloud side see it. */
export type BusMessage = {
  readonly link: 'local' | 'to-cloud' | 'from-cloud';
  readonly topic: string;
  readonly payload: Uint8Array;
};

export type InMemoryHubOptions = {
  /** Rights per component; a component that is not named may do nothing. Left out, all may do everything. */
  readonly access?: Readonly<Record<string, BusAccess>>;
  /** Whether a message is lost after its call has succeeded: what a nucleus does on a bad day. */
  readonly lose?: (message: BusMessage) => boolean;
};

type Listener = { readonly link: BusMessage['link']; readonly filter: string; readonly handler: MessageHandler };
type ConfigurationListener = {
  readonly component: string;
  readonly handler: (configuration: ConfigurationObject) => void;
};

/** Everything that components reach through Greengrass, within one process: for tests. */
export class InMemoryHub {
  /** What message and configuration handlers threw: a real bus logs it. */
  readonly handlerErrors: unknown[] = [];
  readonly #options: InMemoryHubOptions;
  readonly #listeners = new Set<Listener>();
  readonly #configurationListeners = new Set<ConfigurationListener>();
  readonly #configurations = new Map<string, ConfigurationObject>();
  readonly #secrets = new Map<string, string>();
  readonly #cloudListeners = new Set<MessageHandler>();
  #nucleusUp = true;
  #cloudUp = true;

  constructor(options: InMemoryHubOptions = {}) {
    this.#options = options;
  }

  /** The bus as a component of this name sees it. */
  busFor(component: string): MessageBus {
    return new InMemoryMessageBus(component, this);
  }

  /** Hears what reaches the broker; gives the function that ends it. */
  onCloudPublish(handler: MessageHandler): () => void {
    this.#cloudListeners.add(handler);
    return () => void this.#cloudListeners.delete(handler);
  }

  /** Publishes on the broker. Without a link to the cloud the message is lost, as QoS 1 without a session is. */
  sendFromCloud(topic: string, payload: Uint8Array): void {
    if (this.#cloudUp) this.#send({ link: 'from-cloud', topic, payload });
  }

  /** Replaces a component's configuration and tells it. */
  setConfiguration(component: string, configuration: ConfigurationObject): void {
    this.#configurations.set(component, structuredClone(configuration));
    for (const listener of this.#configurationListeners) {
      if (listener.component === component) this.#later(() => this.#tell(listener));
    }
  }

  /** Gives a component a secret. */
  setSecret(component: string, secretId: string, text: string): void {
    this.#secrets.set(`${component} ${secretId}`, text);
  }

  secretOf(component: string, secretId: string): string | undefined {
    return this.#secrets.get(`${component} ${secretId}`);
  }

  /** With the nucleus down every call rejects; with the cloud down those to it do. Subscriptions stand. */
  setLinks(links: { nucleus?: 'up' | 'down'; cloud?: 'up' | 'down' }): void {
    if (links.nucleus !== undefined) this.#nucleusUp = links.nucleus === 'up';
    if (links.cloud !== undefined) this.#cloudUp = links.cloud === 'up';
  }

  /** @throws BusUnavailableError, BusUnauthorizedError */
  admit(component: string, operation: Operation, topic: string): void {
    this.requireNucleus();
    const { access } = this.#options;
    if (access !== undefined && !isAllowed(access[component] ?? {}, operation, topic)) {
      throw new BusUnauthorizedError(`${component} may not ${operation} ${topic}: allow it in accessControl.`);
    }
    if (!this.#cloudUp && operation.endsWith('Cloud')) throw new BusUnavailableError('IoT Core is out of reach.');
  }

  requireNucleus(): void {
    if (!this.#nucleusUp) throw new BusUnavailableError('The nucleus is away.');
  }

  configurationOf(component: string): ConfigurationObject {
    return structuredClone(this.#configurations.get(component) ?? {});
  }

  deliver(link: 'local' | 'to-cloud', topic: string, payload: Uint8Array): void {
    this.#send({ link, topic, payload });
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  listenToConfiguration(listener: ConfigurationListener): () => void {
    this.#configurationListeners.add(listener);
    return () => void this.#configurationListeners.delete(listener);
  }

  #tell(listener: ConfigurationListener): void {
    if (this.#configurationListeners.has(listener)) listener.handler(this.configurationOf(listener.component));
  }

  #send(message: BusMessage): void {
    if (this.#options.lose?.(message)) return;
    const bytes = Uint8Array.from(message.payload);
    if (message.link === 'to-cloud') {
      for (const handler of this.#cloudListeners) this.#later(() => handler(bytes, message.topic));
      return;
    }
    for (const listener of this.#listeners) {
      if (listener.link !== message.link || !hears(listener, message.topic)) continue;
      // Each subscriber gets bytes of its own.
      this.#later(() => {
        if (this.#listeners.has(listener)) listener.handler(Uint8Array.from(bytes), message.topic);
      });
    }
  }

  /** Calls a handler outside the publisher's call, as a real bus does. */
  #later(callHandler: () => void): void {
    queueMicrotask(() => {
      try {
        callHandler();
      } catch (error) {
        this.handlerErrors.push(error);
      }
    });
  }
}

function hears(listener: Listener, topic: string): boolean {
  return listener.link === 'local' ? listener.filter === topic : matchesFilter(listener.filter, topic);
}

class InMemoryMessageBus implements MessageBus {
  readonly #component: string;
  readonly #hub: InMemoryHub;
  readonly #endings = new Set<() => void>();
  #closed = false;

  constructor(component: string, hub: InMemoryHub) {
    this.#component = component;
    this.#hub = hub;
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    requireTopic(topic);
    requirePayloadSize(payload);
    this.#admit('publish', topic);
    this.#hub.deliver('local', topic, payload);
  }

  async subscribe(topic: string, handler: MessageHandler): Promise<Subscription> {
    requireTopic(topic);
    this.#admit('subscribe', topic);
    return this.#stand(this.#hub.listen({ link: 'local', filter: topic, handler }));
  }

  async publishToCloud(topic: string, payload: Uint8Array): Promise<void> {
    requireTopic(topic);
    requirePayloadSize(payload);
    this.#admit('publishToCloud', topic);
    this.#hub.deliver('to-cloud', topic, payload);
  }

  async subscribeToCloud(topicFilter: string, handler: MessageHandler): Promise<Subscription> {
    requireTopicFilter(topicFilter);
    this.#admit('subscribeToCloud', topicFilter);
    return this.#stand(this.#hub.listen({ link: 'from-cloud', filter: topicFilter, handler }));
  }

  async getConfiguration(): Promise<ConfigurationObject> {
    this.#requireOpen();
    this.#hub.requireNucleus();
    return this.#hub.configurationOf(this.#component);
  }

  async getSecret(secretId: string): Promise<string> {
    this.#requireOpen();
    this.#hub.requireNucleus();
    const secret = this.#hub.secretOf(this.#component, secretId);
    if (secret === undefined)
      throw new BusRejectedError(`No secret ${secretId}: add it to aws.greengrass.SecretManager.`);
    return secret;
  }

  async onConfiguration(handler: (configuration: ConfigurationObject) => void): Promise<Subscription> {
    this.#requireOpen();
    this.#hub.requireNucleus();
    return this.#stand(this.#hub.listenToConfiguration({ component: this.#component, handler }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#endings) end();
    this.#endings.clear();
  }

  #admit(operation: Operation, topic: string): void {
    this.#requireOpen();
    this.#hub.admit(this.#component, operation, topic);
  }

  #requireOpen(): void {
    if (this.#closed) throw new BusRejectedError('The bus is closed: the component is stopping.');
  }

  #stand(end: () => void): Subscription {
    this.#endings.add(end);
    return {
      close: async () => {
        this.#endings.delete(end);
        end();
      },
    };
  }
}
