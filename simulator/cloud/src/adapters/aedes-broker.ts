import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, TLSSocket } from 'node:tls';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { Aedes, type Client, type PublishPacket, type Subscription } from 'aedes';
import { requireConnectAllowed, requireSubscribeAllowed } from '../broker/gateway-policy.ts';
import { type BrokerLimits, requireTopicWithinLimits } from '../broker/limits.ts';
import { PacketSizeGuard } from '../broker/packet-size.ts';
import { Presence } from '../broker/presence.ts';
import { PublishGate } from '../broker/publish-gate.ts';
import { BrokerUnavailableError, LimitExceededError, NotAuthorizedError } from '../errors.ts';
import type { Broker, BrokerCounts, MessageIntake } from '../ports.ts';
import type { CertificatePaths } from './certificate-folder.ts';

type AedesBrokerOptions = {
  readonly certificates: CertificatePaths;
  readonly limits: BrokerLimits;
  readonly intake: MessageIntake;
  /** Takes the events of connections that come and go. */
  readonly presence: MessageIntake;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** CONNACK return code "not authorized", MQTT 3.1.1 section 3.2.2.3. */
const CONNACK_NOT_AUTHORIZED = 5;

/** What a packet holds beside its payload: topic with Basic Ingest prefix, packet id; CONNECT: names, will topic. */
const HEADER_BYTES = 2048;

/** Longest client id that IoT Core takes, bytes. */
const MAX_CLIENT_ID_BYTES = 128;

/**
 * An MQTT 3.1.1 broker on loopback that treats gateways as IoT Core does: mutual TLS, the client id is the
 * certificate's CN, own topics only, QoS 0 and 1, IoT Core's limits. An unauthorised publish ends the connection; an
 * unauthorised subscription is answered with 0x80.
 */
export class AedesBroker implements Broker {
  readonly #logger: Logger;
  readonly #limits: BrokerLimits;
  readonly #gatewayIds: ReadonlySet<string>;
  readonly #gate: PublishGate;
  readonly #presence: Presence;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #connected = new Set<string>();
  readonly #sockets = new Set<TLSSocket>();
  readonly #revoked = new Set<string>();
  #refused = 0;

  /** @throws BrokerUnavailableError where it cannot listen */
  static async start(options: AedesBrokerOptions): Promise<AedesBroker> {
    const { ca, server } = options.certificates;
    const [caPem, cert, key] = await Promise.all([ca, server.certificate, server.key].map((path) => readFile(path)));
    const broker = new AedesBroker(
      options,
      createServer({
        ca: caPem,
        cert,
        key,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        noDelay: true,
      }),
    );
    await broker.#listen();
    return broker;
  }

  private constructor(options: AedesBrokerOptions, server: Server) {
    const { certificates, limits, intake, presence, clock, logger } = options;
    this.#logger = logger;
    this.#limits = limits;
    this.#gatewayIds = new Set(certificates.gateways.keys());
    this.#gate = new PublishGate(limits, clock, intake);
    this.#presence = new Presence(presence, clock, logger);
    this.#server = server;
    this.#aedes = new Aedes({
      maxClientsIdLength: MAX_CLIENT_ID_BYTES,
      authenticate: (client, _username, _password, done) => {
        const refusal = this.#attempt(() => this.#requireConnect(client));
        done(refusal === undefined ? null : Object.assign(refusal, { returnCode: CONNACK_NOT_AUTHORIZED }), !refusal);
      },
      authorizePublish: (client, packet, done) => done(this.#attempt(() => this.#take(client, packet)) ?? null),
      authorizeSubscribe: (client, subscription, done) => this.#authorizeSubscribe(client, subscription, done),
    });
    this.#observe();
  }

  get target(): { readonly host: string; readonly port: number } {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new BrokerUnavailableError('the broker does not listen; start the cloud again');
    }
    return { host: '127.0.0.1', port: address.port };
  }

  counts(): BrokerCounts {
    return { connected: [...this.#connected].sort(), discarded: this.#gate.discarded, refused: this.#refused };
  }

  /** Ends the connections that showed this certificate, and refuses it from now on. */
  revoke(fingerprint: string): void {
    this.#revoked.add(fingerprint);
    for (const socket of this.#sockets) if (fingerprintOf(socket) === fingerprint) socket.destroy();
  }

  publish(topic: string, payload: Uint8Array): Promise<void> {
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false } as const;
    return new Promise((resolve, reject) => {
      if (this.#aedes.closed) return reject(new BrokerUnavailableError('the broker is closed'));
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.#server.close();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    if (this.#server.listening) await once(this.#server, 'close');
  }

  async #listen(): Promise<void> {
    await this.#aedes.listen();
    this.#server.on('secureConnection', (socket) => this.#accept(socket));
    this.#server.on('tlsClientError', (error) => this.#countRefusal('connection_refused', { error }));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #accept(socket: TLSSocket): void {
    if (this.#attempt(() => this.#requireNotRevoked(socket)) !== undefined) return void socket.destroy();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const guard = new PacketSizeGuard(this.#limits.maxPayloadBytes + HEADER_BYTES);
    // Called with each chunk as aedes reads it, and ahead of aedes.
    socket.on('data', (chunk: Buffer) => {
      if (this.#attempt(() => guard.push(chunk)) !== undefined) socket.destroy();
    });
    this.#aedes.handle(socket);
  }

  #observe(): void {
    // Fires ahead of the CONNACK: who has been let in is counted as soon as it can know.
    this.#aedes.on('client', ({ id }) => {
      this.#connected.add(id);
      this.#presence.connected(id);
      this.#logger.info('gateway_connected', { client_id: id });
    });
    this.#aedes.on('clientDisconnect', ({ id }) => {
      this.#connected.delete(id);
      this.#gate.forget(id);
      this.#presence.disconnected(id);
      this.#logger.info('gateway_disconnected', { client_id: id });
    });
    const logFailure = ({ id }: Client, error: Error) =>
      this.#logger.warn('gateway_connection_failed', { client_id: id, error });
    this.#aedes.on('clientError', logFailure);
    this.#aedes.on('connectionError', logFailure);
  }

  #requireNotRevoked(socket: TLSSocket): void {
    if (this.#revoked.has(fingerprintOf(socket))) throw new NotAuthorizedError('the certificate has been revoked');
  }

  #requireConnect({ id, conn }: Client): void {
    const commonName = conn instanceof TLSSocket ? conn.getPeerCertificate().subject?.CN : undefined;
    // A certificate with several CNs is none of ours.
    requireConnectAllowed(id, typeof commonName === 'string' ? commonName : undefined, this.#gatewayIds);
  }

  /**
   * aedes answers a QoS 1 publish before it calls its `published` hook, but after this one: here alone "queued, then
   * acknowledged" can be kept. For the same reason a discarded publish is turned into one of QoS 0 on a topic that no
   * policy lets anybody hear: aedes has no other way to let a packet go without an answer.
   */
  #take(client: Client | null, packet: PublishPacket): void {
    if (client === null) throw new NotAuthorizedError(`a will without its client on ${packet.topic}`);
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const admitted = this.#gate.admit({ clientId: client.id, topic: packet.topic, payload, qos: packet.qos });
    if (!admitted) Object.assign(packet, { topic: '$discarded', qos: 0, payload: Buffer.alloc(0) });
    // Basic Ingest goes past the broker to the rule, so there is nothing to retain.
    if (packet.topic.startsWith('$')) packet.retain = false;
  }

  #authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void {
    const refusal = this.#attempt(() => {
      requireTopicWithinLimits(subscription.topic, this.#limits);
      if (subscription.qos > 1) throw new LimitExceededError('IoT Core grants QoS 0 and 1 only, not QoS 2');
      requireSubscribeAllowed(client.id, subscription.topic);
    });
    if (refusal instanceof NotAuthorizedError) done(null, null);
    else done(refusal ?? null, subscription);
  }

  /** Runs a check; gives back what it throws, counted and logged, for aedes takes errors by callback. */
  #attempt(check: () => void): Error | undefined {
    try {
      check();
      return undefined;
    } catch (error) {
      const refusal = error instanceof Error ? error : new BrokerUnavailableError(String(error));
      this.#countRefusal('request_refused', { error: refusal });
      return refusal;
    }
  }

  #countRefusal(event: string, fields: { readonly error: Error }): void {
    this.#refused += 1;
    this.#logger.warn(event, fields);
  }
}

/** Empty where the other side is gone already. */
function fingerprintOf(socket: TLSSocket): string {
  return socket.getPeerCertificate().fingerprint256 ?? '';
}
