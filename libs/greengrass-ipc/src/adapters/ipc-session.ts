import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { OperationOptions, RpcClientConfig } from 'aws-iot-device-sdk-v2/dist/eventstream_rpc.js';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import { QOS } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import { createClient, createDefaultClientConfig } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc.js';
import { BusTimeoutError, BusUnavailableError } from '../bus-errors.ts';
import { BusConnectError, toBusError } from '../error-policy.ts';
import type { IpcSession, IpcStream, StreamListener, StreamRequest } from '../ipc-session.ts';
import type { ConfigurationObject } from '../message-bus.ts';
import { PendingCalls } from '../pending-calls.ts';
import { openSdkStream } from './ipc-streams.ts';
import { callFailure, connectFailure } from './rpc-failures.ts';
import { guardStreamClose } from './stream-close-guard.ts';

export type IpcSessionOptions = {
  /** Path of the nucleus's socket. */
  readonly socketPath: string;
  /** SVCUID: by it the nucleus knows which component calls. */
  readonly serviceId: string;
  /** Longest wait for an answer, ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** The SDK's own close waits for the peer when the connection hangs: it is given this long, ms. */
const CLOSE_TIMEOUT_MS = 1000;

/** Connects a new client object: the SDK's connects only once. @throws BusConnectError */
export async function openIpcSession(options: IpcSessionOptions): Promise<IpcSession> {
  guardStreamClose();
  const client = createClient(clientConfig(options));
  const session = new SdkIpcSession(client, options);
  await session.connect();
  return session;
}

function clientConfig({ socketPath, serviceId }: IpcSessionOptions): RpcClientConfig {
  return {
    ...createDefaultClientConfig(),
    hostName: socketPath,
    connectTransform: async ({ message }) => ({ ...message, payload: JSON.stringify({ authToken: serviceId }) }),
  };
}

class SdkIpcSession implements IpcSession {
  readonly lost: Promise<void>;
  readonly #client: Client;
  readonly #options: IpcSessionOptions;
  readonly #calls: PendingCalls;
  #markLost: () => void = () => {};

  constructor(client: Client, options: IpcSessionOptions) {
    this.#client = client;
    this.#options = options;
    this.#calls = new PendingCalls(options.clock, options.timeoutMs);
    this.lost = new Promise((resolve) => {
      this.#markLost = resolve;
    });
    client.on('disconnection', () => this.#lose());
  }

  async connect(): Promise<void> {
    try {
      await this.#calls.settle('connect', this.#client.connect(), () => void this.#closeClient());
    } catch (error) {
      if (error instanceof BusTimeoutError) {
        throw new BusConnectError({ kind: 'timeout', detail: error.message });
      }
      throw new BusConnectError(connectFailure(error), error);
    }
  }

  async publish(topic: string, payload: Uint8Array): Promise<void> {
    const request = { topic, publishMessage: { binaryMessage: { message: payload } } };
    await this.#call(`publish to ${topic}`, (options) => this.#client.publishToTopic(request, options));
  }

  async publishToCloud(topic: string, payload: Uint8Array): Promise<void> {
    const request = { topicName: topic, qos: QOS.AT_LEAST_ONCE, payload };
    await this.#call(`publish to IoT Core ${topic}`, (options) => this.#client.publishToIoTCore(request, options));
  }

  async getConfiguration(): Promise<ConfigurationObject> {
    const read = (options: OperationOptions) => this.#client.getConfiguration({ keyPath: [] }, options);
    const { value } = await this.#call('get configuration', read, { value: {} });
    return isObject(value) ? value : {};
  }

  async getSecret(secretId: string): Promise<string> {
    const read = (options: OperationOptions) => this.#client.getSecretValue({ secretId }, options);
    const { secretValue } = await this.#call(`get secret ${secretId}`, read);
    const { secretString, secretBinary } = secretValue;
    if (secretString !== undefined) return secretString;
    return textOf(secretBinary ?? '');
  }

  async openStream(request: StreamRequest, listener: StreamListener): Promise<IpcStream> {
    const what = describeStream(request);
    let givenUp = false;
    const open = async (options: OperationOptions) => {
      const stream = await openSdkStream(this.#client, request, listener, options);
      // Accepted after the wait for it had ended: nobody else knows it, and it would deliver beside its successor for ever.
      if (givenUp) await this.#closeStream(stream, what);
      return stream;
    };
    try {
      const stream = await this.#call(`subscribe to ${what}`, open);
      return { close: () => this.#closeStream(stream, what) };
    } catch (error) {
      givenUp = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#lose();
    await this.#closeClient();
  }

  /**
   * Runs a call to its end, whatever the SDK does. The SDK's own cancellation is not used: cancelling a call that is still
   * being written leaves a rejection that nobody can catch, which ends the process. `ifNotFound` stands for an answer of "there
   * is none".
   */
  async #call<T>(what: string, start: (options: OperationOptions) => Promise<T>, ifNotFound?: T): Promise<T> {
    try {
      // `async` turns what the SDK throws at once into a rejection.
      const call = (async () => start({}))();
      return await this.#calls.settle(what, translated(what, call, ifNotFound), () => {});
    } catch (error) {
      this.#options.logger.debug('ipc_call_failed', { call: what, error });
      throw error;
    }
  }

  /** Never rejects: a stream that cannot be closed is gone with its connection. */
  async #closeStream(stream: IpcStream, what: string): Promise<void> {
    try {
      await this.#calls.settle(`unsubscribe from ${what}`, stream.close(), () => {});
    } catch (error) {
      this.#options.logger.debug('ipc_stream_not_closed', { stream: what, error });
    }
  }

  #lose(): void {
    this.#markLost();
    this.#calls.abandonAll(new BusUnavailableError('Connection to the nucleus lost. Try again later.'));
  }

  async #closeClient(): Promise<void> {
    const { clock, logger } = this.#options;
    const closing = this.#client.close().catch((error: unknown) => logger.debug('ipc_close_failed', { error }));
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(CLOSE_TIMEOUT_MS, resolve);
      void closing.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

async function translated<T>(what: string, call: Promise<T>, ifNotFound: T | undefined): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const failure = callFailure(error);
    const notFound = failure.kind === 'service' && failure.errorCode === 'ResourceNotFoundError';
    if (notFound && ifNotFound !== undefined) return ifNotFound;
    throw toBusError(failure, what, error);
  }
}

function textOf(payload: string | ArrayBuffer | ArrayBufferView): string {
  if (typeof payload === 'string') return payload;
  const bytes = ArrayBuffer.isView(payload)
    ? new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength)
    : new Uint8Array(payload);
  return new TextDecoder().decode(bytes);
}

function describeStream(request: StreamRequest): string {
  if (request.kind === 'local') return request.topic;
  return request.kind === 'cloud' ? `IoT Core ${request.topicFilter}` : 'configuration updates';
}

function isObject(value: unknown): value is ConfigurationObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
