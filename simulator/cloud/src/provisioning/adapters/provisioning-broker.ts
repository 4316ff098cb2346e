import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, TLSSocket } from 'node:tls';
import type { ArnOf } from '@sward/infra/lib/onboarding/policy-document.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import type { CertificatePaths } from '../../adapters/certificate-folder.ts';
import { BrokerUnavailableError, NotAuthorizedError } from '../../errors.ts';
import type { CertificateRegister } from '../certificate-register.ts';
import type { Asker, FleetProvisioning } from '../fleet-provisioning.ts';
import { isAllowed } from '../policy-evaluator.ts';
import { ProvisioningRejectedError } from '../provisioning-errors.ts';

export type ProvisioningBrokerDeps = {
  readonly certificates: Pick<CertificatePaths, 'ca' | 'server'>;
  readonly register: CertificateRegister;
  readonly provisioning: FleetProvisioning;
  /** The form in which the policies name resources. */
  readonly arnOf: ArnOf;
  readonly logger: Logger;
};

const CREATE = '$aws/certificates/create-from-csr/json';
const PROVISION = /^\$aws\/provisioning-templates\/([^/]+)\/provision\/json$/;
/** CONNACK return code "not authorized", MQTT 3.1.1 section 3.2.2.3. */
const CONNACK_NOT_AUTHORIZED = 5;

/**
 * An MQTT broker on loopback that knows clients as AWS IoT does, by certificates and the policies that hang on them, and that answers the
 * device provisioning API. What a policy does not allow ends the connection.
 */
export class ProvisioningBroker {
  readonly #deps: ProvisioningBrokerDeps;
  readonly #server: Server;
  readonly #aedes: Aedes;

  static async start(deps: ProvisioningBrokerDeps): Promise<ProvisioningBroker> {
    const { ca, server } = deps.certificates;
    const [caPem, cert, key] = await Promise.all([ca, server.certificate, server.key].map((path) => readFile(path)));
    const tls = { ca: caPem, cert, key, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
    const broker = new ProvisioningBroker(deps, createServer(tls));
    await broker.#listen();
    return broker;
  }

  private constructor(deps: ProvisioningBrokerDeps, server: Server) {
    this.#deps = deps;
    this.#server = server;
    this.#aedes = new Aedes({
      authenticate: (client, _username, _password, done) => {
        const refusal = this.#refusal(client, 'iot:Connect', `client/${client.id}`);
        done(refusal && Object.assign(refusal, { returnCode: CONNACK_NOT_AUTHORIZED }), refusal === null);
      },
      authorizePublish: (client, packet, done) => done(this.#take(client, packet)),
      authorizeSubscribe: (client, subscription, done) => {
        const refusal = this.#refusal(client, 'iot:Subscribe', `topicfilter/${subscription.topic}`);
        done(refusal, refusal === null ? subscription : null);
      },
      authorizeForward: (client, packet) =>
        this.#refusal(client, 'iot:Receive', `topic/${packet.topic}`) === null ? packet : null,
    });
    this.#aedes.on('clientError', () => undefined);
    this.#aedes.on('connectionError', () => undefined);
  }

  get port(): number {
    const address = this.#server.address();
    if (address !== null && typeof address !== 'string') return address.port;
    throw new BrokerUnavailableError('the broker does not listen; start it again');
  }

  async close(): Promise<void> {
    this.#server.close();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    if (this.#server.listening) await once(this.#server, 'close');
  }

  async #listen(): Promise<void> {
    await this.#aedes.listen();
    this.#server.on('secureConnection', (socket) => this.#aedes.handle(socket));
    this.#server.on('tlsClientError', () => undefined);
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Why a client may not do this, or null. */
  #refusal(client: Client, action: string, resource: string): Error | null {
    const { register, arnOf, logger } = this.#deps;
    const policies = register.policiesOf(certificateIdOf(client)) ?? [];
    if (isAllowed(policies, { action, resource: arnOf('iot', resource) })) return null;
    logger.warn('request_refused', { client_id: client.id, action, resource });
    return new NotAuthorizedError(`${client.id}: no policy allows ${action} on ${resource}`);
  }

  /** Answers go to the connection that asked and to no other: a topic of a request is nobody else's. */
  #take(client: Client | null, packet: PublishPacket): Error | null {
    if (client === null) return new NotAuthorizedError('nobody publishes wills here');
    const refusal = this.#refusal(client, 'iot:Publish', `topic/${packet.topic}`);
    if (refusal === null) void this.#answer(client, packet.topic, packet.payload.toString());
    return refusal;
  }

  async #answer(client: Client, topic: string, payload: string): Promise<void> {
    const asker = { certificateId: certificateIdOf(client), clientId: client.id };
    try {
      const answer = await this.#perform(topic, asker, payload);
      if (answer !== undefined) this.#send(client, `${topic}/accepted`, answer);
    } catch (error) {
      if (!(error instanceof ProvisioningRejectedError)) this.#deps.logger.error('provisioning_failed', { error });
      this.#send(client, `${topic}/rejected`, rejection(error));
    }
  }

  async #perform(topic: string, asker: Asker, payload: string): Promise<object | undefined> {
    const { provisioning } = this.#deps;
    if (topic === CREATE) return provisioning.createFromCsr(parsed(payload));
    const template = PROVISION.exec(topic)?.[1];
    return template === undefined ? undefined : provisioning.provision(template, asker, parsed(payload));
  }

  #send(client: Client, topic: string, answer: object): void {
    const packet = {
      cmd: 'publish',
      topic,
      payload: JSON.stringify(answer),
      qos: 1,
      retain: false,
      dup: false,
    } as const;
    if (this.#refusal(client, 'iot:Receive', `topic/${topic}`) === null) client.publish(packet, () => undefined);
  }
}

function rejection(error: unknown): object {
  if (!(error instanceof ProvisioningRejectedError)) return { statusCode: 500, errorCode: 'InternalFailure' };
  return { statusCode: error.statusCode, errorCode: error.errorCode, errorMessage: error.message };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function certificateIdOf({ conn }: Client): string {
  const raw = conn instanceof TLSSocket ? conn.getPeerCertificate().raw : undefined;
  return raw === undefined ? '' : certificateId(raw);
}

/** AWS IoT's id of a certificate. @param der */
export function certificateId(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
