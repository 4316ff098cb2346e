import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { z } from 'zod';
import { CertificateRefusedError, CloudUnreachableError } from '../certificate-errors.ts';
import type { ConnectProvisioning, ProvisioningSession } from '../ports.ts';

export type IotCoreAddress = { readonly host: string; readonly port: number /** PEM. */; readonly rootCa: string };

const CONNECT_MS = 15_000;
/** The hook behind a template may take 5 s, and the line is slow where gateways stand. */
const ANSWER_MS = 30_000;
/** Where MQTT shares port 443 with HTTPS, TLS has to say which is meant. */
const ALPN_ON_443 = 'x-amzn-mqtt-ca';

const CREATE = '$aws/certificates/create-from-csr/json';
const provisionTopic = (template: string) => `$aws/provisioning-templates/${template}/provision/json`;

const createdSchema = z.object({
  certificateId: z.string(),
  certificatePem: z.string(),
  certificateOwnershipToken: z.string(),
});
const provisionedSchema = z.object({ thingName: z.string() });
const rejectedSchema = z.object({ errorCode: z.string().optional(), errorMessage: z.string().optional() });

/** Connections to IoT Core's device provisioning API: "Device provisioning MQTT API" in its developer guide. */
export function connectsTo({ host, port, rootCa }: IotCoreAddress, answerMs = ANSWER_MS): ConnectProvisioning {
  return async ({ certificate, key }, clientId) => {
    const options: IClientOptions = {
      ca: rootCa,
      cert: certificate,
      key,
      clientId,
      protocolVersion: 4,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      ...(port === 443 ? { ALPNProtocols: [ALPN_ON_443] } : {}),
    };
    const client = await connectAsync(`mqtts://${host}:${port}`, options, false).catch((error: unknown) => {
      throw unreachable(`${host}:${port} let nobody in as ${clientId}`, error);
    });
    // A connection that ends while nobody asks is told to who asks next.
    client.on('error', () => undefined);
    return new MqttProvisioning(client, answerMs);
  };
}

class MqttProvisioning implements ProvisioningSession {
  readonly #client: MqttClient;
  readonly #answerMs: number;

  constructor(client: MqttClient, answerMs: number) {
    this.#client = client;
    this.#answerMs = answerMs;
  }

  async createFromCsr(request: string) {
    const answer = await this.#ask(CREATE, { certificateSigningRequest: request });
    const { certificateId, certificatePem, certificateOwnershipToken } = understood(createdSchema, answer);
    return { certificateId, certificate: certificatePem, ownershipToken: certificateOwnershipToken };
  }

  async provision(template: string, ownershipToken: string, parameters: Readonly<Record<string, string>>) {
    const request = { certificateOwnershipToken: ownershipToken, parameters };
    return understood(provisionedSchema, await this.#ask(provisionTopic(template), request)).thingName;
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Answers come on topics of their own, by the same connection. */
  async #ask(topic: string, request: object): Promise<unknown> {
    const topics = { accepted: `${topic}/accepted`, rejected: `${topic}/rejected` };
    await this.#orUnreachable(this.#client.subscribeAsync(Object.values(topics), { qos: 1 }));
    const answered = this.#nextOn(topics);
    await this.#orUnreachable(this.#client.publishAsync(topic, JSON.stringify(request), { qos: 1 }));
    return answered;
  }

  #nextOn({ accepted, rejected }: { readonly accepted: string; readonly rejected: string }): Promise<unknown> {
    const client = this.#client;
    const answer = new Promise<unknown>((resolve, reject) => {
      const over = setTimeout(() => reject(unreachable('the cloud did not answer')), this.#answerMs);
      const settle = (act: () => void) => {
        clearTimeout(over);
        client.off('message', onMessage);
        client.off('close', onClose);
        act();
      };
      const onClose = () =>
        settle(() => reject(unreachable('the cloud ended the connection: its policy may forbid it')));
      const onMessage = (topic: string, payload: Uint8Array) => {
        if (topic === accepted) settle(() => resolve(parsed(payload)));
        if (topic === rejected) settle(() => reject(refused(payload)));
      };
      client.on('message', onMessage).on('close', onClose);
    });
    // The publish before it may fail first.
    answer.catch(() => undefined);
    return answer;
  }

  async #orUnreachable<T>(work: Promise<T>): Promise<T> {
    const closed = new Promise<never>((_, reject) =>
      this.#client.once('close', () => reject(unreachable('the cloud ended the connection: its policy may forbid it'))),
    );
    closed.catch(() => undefined);
    try {
      return await Promise.race([work, closed]);
    } catch (error) {
      throw error instanceof CloudUnreachableError ? error : unreachable('the cloud did not take the request', error);
    }
  }
}

function unreachable(what: string, cause?: unknown): CloudUnreachableError {
  const detail = cause === undefined ? '' : ` (${printable(String(cause))})`;
  return new CloudUnreachableError(`${what}${detail}. The old certificate stays in force; sward doctor tells more`, {
    cause,
  });
}

function refused(payload: Uint8Array): CertificateRefusedError {
  const { errorCode = 'no code', errorMessage = 'no reason' } = rejectedSchema.safeParse(parsed(payload)).data ?? {};
  const reason = `${printable(errorCode)}, ${printable(errorMessage)}`;
  return new CertificateRefusedError(`the cloud refuses a certificate (${reason}). The old one stays in force`);
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  throw new CertificateRefusedError('the cloud gave an answer that is none. The old certificate stays in force');
}

const printable = (text: string) => text.replace(/\p{C}/gu, ' ').slice(0, 300);
