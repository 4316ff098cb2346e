import { setTimeout as delay } from 'node:timers/promises';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Log } from '../../ipc/operation.ts';
import type { BrokerLink, CloudMessage, CloudPublish, PublishOutcome, Qos } from '../broker-link.ts';
import { BrokerRefusalError } from '../iot-core-errors.ts';

/** A broker in the place of IoT Core. Certificates and key are PEM; without them the connection is plain TCP. */
export type BrokerOptions = {
  /** `mqtts://host:port`, or `mqtt://` without TLS. */
  readonly url: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The thing name, as IoT Core wants it. */
  readonly clientId: string;
};

export type MqttLinkOptions = BrokerOptions & {
  /** False for a session that the broker keeps while the connection is away. */
  readonly cleanSession: boolean;
  /** First and longest pause before the next attempt to connect, in ms; it doubles in between. */
  readonly minBackoffMs?: number;
  readonly maxBackoffMs?: number;
  readonly log: Log;
};

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 60;
const CLOSE_WAIT_MS = 500;
const CLOSE_LOOK_MS = 10;
/** How a broker of TLS 1.3 refuses a client's certificate: the handshake succeeds, then the connection is gone. */
const REFUSED_SILENTLY = 'the broker closed the connection: does it know this certificate and client id?';

/** The link over the `mqtt` package: a new client per connection, so that nothing is sent again behind our back. */
export class MqttLink implements BrokerLink {
  readonly #options: MqttLinkOptions;
  readonly #connectionListeners: ((connected: boolean) => void)[] = [];
  readonly #messageListeners: ((message: CloudMessage) => void)[] = [];
  readonly #unacked = new Set<PublishOutcome>();
  #client: MqttClient | undefined;
  #retry: NodeJS.Timeout | undefined;
  #connected = false;
  #wanted = true;
  #backoffMs: number;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    this.#backoffMs = this.#minBackoffMs;
    this.#connect();
  }

  get connected(): boolean {
    return this.#connected;
  }

  onConnection(listener: (connected: boolean) => void): void {
    this.#connectionListeners.push(listener);
  }

  onMessage(listener: (message: CloudMessage) => void): void {
    this.#messageListeners.push(listener);
  }

  publish({ topic, payload, qos, retain }: CloudPublish, outcome: PublishOutcome): void {
    if (qos === 1) this.#unacked.add(outcome);
    this.#client?.publish(topic, Buffer.from(payload), { qos, retain }, (error) => {
      if (error === undefined || error === null) this.#settle(outcome, 'onAcked');
      else this.#settle(outcome, 'onLost');
    });
  }

  async subscribe(filter: string, qos: Qos): Promise<void> {
    if (this.#client === undefined || !this.#connected) throw new BrokerRefusalError('The broker is not connected');
    const granted = await this.#client.subscribeAsync(filter, { qos });
    if (granted.some((grant) => grant.qos === 128)) {
      throw new BrokerRefusalError(`The broker refuses the filter "${filter}": check the policy of the certificate`);
    }
  }

  unsubscribe(filter: string): void {
    if (!this.#connected) return;
    this.#client?.unsubscribe(filter, (error) => {
      if (error) this.#options.log('unsubscribe failed', { filter, error: error.message });
    });
  }

  cut(): void {
    this.#wanted = false;
    this.#drop();
  }

  restore(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#backoffMs = this.#minBackoffMs;
    this.#connect();
  }

  async close(): Promise<void> {
    this.#wanted = false;
    await this.#answers();
    // A client that is asked to end in good order waits for every answer, for ever.
    const hasNoAnswer = this.#unacked.size > 0;
    const client = this.#client;
    this.#forget();
    await client?.endAsync(hasNoAnswer);
  }

  /** Waits for the answers to what is in flight, but not for those that never come: a broker may discard a publish. */
  async #answers(): Promise<void> {
    const end = performance.now() + CLOSE_WAIT_MS;
    while (this.#connected && this.#unacked.size > 0 && performance.now() < end) await delay(CLOSE_LOOK_MS);
  }

  get #minBackoffMs(): number {
    return this.#options.minBackoffMs ?? 200;
  }

  #connect(): void {
    const { url, log } = this.#options;
    const client = connect(url, clientOptions(this.#options));
    this.#client = client;
    client.on('connect', () => this.#setConnected(client, true));
    client.on('message', (topic, payload, packet) => this.#deliver(client, topic, payload, packet.qos));
    let isExplained = false;
    client.on('error', (error) => {
      isExplained = true;
      log('broker connection failed', { url, error: error.message });
    });
    client.on('close', () => this.#onClose(client, isExplained));
  }

  #deliver(client: MqttClient, topic: string, payload: Uint8Array, qos: number): void {
    if (client !== this.#client) return;
    for (const listener of this.#messageListeners) listener({ topic, payload, qos: qos === 0 ? 0 : 1 });
  }

  #onClose(client: MqttClient, isExplained: boolean): void {
    if (client !== this.#client) return;
    const { url, log } = this.#options;
    if (!this.#connected && !isExplained) log('broker connection failed', { url, error: REFUSED_SILENTLY });
    this.#drop();
    if (!this.#wanted) return;
    this.#retry = setTimeout(() => this.#connect(), this.#backoffMs);
    this.#backoffMs = Math.min(this.#backoffMs * 2, this.#options.maxBackoffMs ?? 10_000);
  }

  /** Ends the connection at once, as a cut cable would. */
  #drop(): void {
    const client = this.#client;
    this.#forget();
    client?.end(true);
  }

  #forget(): void {
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) this.#setConnected(client, false);
    for (const outcome of [...this.#unacked]) this.#settle(outcome, 'onLost');
  }

  #setConnected(client: MqttClient, connected: boolean): void {
    if (connected && client !== this.#client) return;
    if (this.#connected === connected) return;
    this.#connected = connected;
    if (connected) this.#backoffMs = this.#minBackoffMs;
    for (const listener of this.#connectionListeners) listener(connected);
  }

  #settle(outcome: PublishOutcome, result: keyof PublishOutcome): void {
    if (this.#unacked.delete(outcome)) outcome[result]();
  }
}

function clientOptions({ ca, cert, key, clientId, cleanSession }: MqttLinkOptions): IClientOptions {
  return {
    clientId,
    clean: cleanSession,
    protocolVersion: 4,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepalive: KEEPALIVE_S,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
