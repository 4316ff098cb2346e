import { readFile } from 'node:fs/promises';
import { TLSSocket } from 'node:tls';
import { Backoff, type BackoffPolicy } from '@sward/runtime/backoff.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { BrokerUnavailableError, InvalidOptionError } from '../errors.ts';
import type { Broker, BrokerCounts, MessageIntake } from '../ports.ts';

/** Another broker in the place of the own one. */
export type ExternalBrokerAddress = {
  /** `mqtts://host:port` */
  readonly url: string;
  /** Paths of PEM files: the authority of the broker's certificate, and this client's certificate and key. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

type ExternalBrokerOptions = {
  readonly address: ExternalBrokerAddress;
  /** What to subscribe to, Basic Ingest topics included: to this broker they are ordinary topics. */
  readonly topicFilters: readonly string[];
  readonly intake: MessageIntake;
  readonly logger: Logger;
  /** Gives up waiting for the broker. */
  readonly signal: AbortSignal;
};

const DEFAULT_MQTTS_PORT = 8883;
const RECONNECT: BackoffPolicy = { baseMs: 1000, maxMs: 30_000, minMs: 500 };

/** The rules engine's client id. Fixed, so that the broker keeps its session while the local cloud is down. */
const CLIENT_ID = 'sward-local-cloud';

/**
 * Any MQTT broker, joined as a client: hears what the rules want, publishes acknowledgements. Who may do what is that
 * broker's business. A message is acknowledged to it only when it is queued.
 */
export class ExternalBroker implements Broker {
  readonly target: { readonly host: string; readonly port: number };
  readonly #client: MqttClient;

  /**
   * Resolves when connected and subscribed; until then tries again and again, saying why in the log.
   * @throws InvalidOptionError for an URL that is not `mqtts://` or files that cannot be read
   * @throws BrokerUnavailableError where the broker refuses the subscriptions, or `signal` ends the waiting
   */
  static async start(options: ExternalBrokerOptions): Promise<ExternalBroker> {
    const target = targetOf(options.address.url);
    const client = connect(options.address.url, await clientOptions(options.address));
    const broker = new ExternalBroker(target, client, options);
    try {
      await broker.#subscribed(options);
      return broker;
    } catch (error) {
      await broker.close();
      throw error;
    }
  }

  private constructor(target: ExternalBroker['target'], client: MqttClient, options: ExternalBrokerOptions) {
    this.target = target;
    this.#client = client;
    client.handleMessage = (packet, done) => takeMessage(packet, done, options);
    followConnection(client, options);
  }

  counts(): BrokerCounts {
    return { connected: [], discarded: 0, refused: 0 };
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    if (!this.#client.connected) throw new BrokerUnavailableError('the external broker is not connected');
    await this.#client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Subscribes at every connection: a broker that was restarted has forgotten the session. */
  #subscribed({ topicFilters, logger, signal }: ExternalBrokerOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(new BrokerUnavailableError('stopped while waiting for the broker')),
      );
      this.#client.on('connect', () => {
        this.#client.subscribeAsync([...topicFilters], { qos: 1 }).then(
          () => resolve(),
          (error: unknown) => {
            logger.error('external_broker_subscription_failed', { filters: topicFilters, error });
            // A connection lost meanwhile comes back by itself; a refusal stays one.
            if (this.#client.connected) reject(refusalOf(topicFilters, error));
          },
        );
      });
    });
  }
}

function refusalOf(topicFilters: readonly string[], cause: unknown): BrokerUnavailableError {
  const filters = topicFilters.join(', ');
  return new BrokerUnavailableError(`the external broker refuses ${filters}: let ${CLIENT_ID} read them`, { cause });
}

function targetOf(url: string): ExternalBroker['target'] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'mqtts:' || parsed.hostname === '') {
    throw new InvalidOptionError(`broker ${JSON.stringify(url)} is not of the form mqtts://host:port`);
  }
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: Number(parsed.port || DEFAULT_MQTTS_PORT) };
}

async function clientOptions({ ca, certificate, key }: ExternalBrokerAddress): Promise<IClientOptions> {
  return {
    clientId: CLIENT_ID,
    clean: false,
    resubscribe: false,
    protocolVersion: 4,
    ca: await readPem(ca, '--ca'),
    cert: await readPem(certificate, '--cert'),
    key: await readPem(key, '--key'),
  };
}

async function readPem(path: string, option: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new InvalidOptionError(`${option} ${path} cannot be read`, { cause: error });
  }
}

/** mqtt.js acknowledges a message once `done` is called without an error. */
function takeMessage(packet: IPublishPacket, done: (error?: Error) => void, options: ExternalBrokerOptions): void {
  try {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    // A broker does not tell who published; AWS gives `n/a` too where there is no client.
    options.intake({ topic: packet.topic, payload, clientId: 'n/a' });
    done();
  } catch (error) {
    options.logger.error('message_not_queued', { topic: packet.topic, error });
    done(error instanceof Error ? error : new BrokerUnavailableError(String(error)));
  }
}

/** Says what the connection does, and spaces the attempts: mqtt.js itself knows one fixed period only. */
function followConnection(client: MqttClient, { address, logger }: ExternalBrokerOptions): void {
  const backoff = new Backoff(RECONNECT, Math.random);
  client.on('connect', () => {
    backoff.reset();
    // Nagle's algorithm, together with the peer's delayed acknowledgement, would cost 40 ms for each publish.
    if (client.stream instanceof TLSSocket) client.stream.setNoDelay(true);
    logger.info('external_broker_connected', { url: address.url });
  });
  client.on('error', (error) => {
    logger.error('external_broker_failed', { url: address.url, error, hint: 'is it up, and does it know our CA?' });
  });
  // Ahead of the listener by which mqtt.js sets the timer for the next attempt.
  client.prependListener('close', () => {
    client.options.reconnectPeriod = backoff.nextMs();
    logger.warn('external_broker_disconnected', { url: address.url, retry_in_ms: client.options.reconnectPeriod });
  });
}
