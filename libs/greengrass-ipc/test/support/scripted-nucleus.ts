import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStreamCodec } from '@smithy/eventstream-codec';

/** One message of the IPC protocol, its headers read. */
export type IpcFrame = {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly payload: string;
};

export type Reply = (frame: {
  readonly type: number;
  readonly flags?: number;
  readonly streamId?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
}) => void;

export type Script = {
  /** Answers each frame. `socket` is there to be cut. */
  onFrame(frame: IpcFrame, reply: Reply, socket: Socket): void;
};

export const MessageType = { application: 0, error: 1, connect: 4, connectAck: 5 } as const;
export const MessageFlag = { accepted: 1, terminate: 2 } as const;

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

/** A nucleus that does what a test tells it, for what a real one does only on a bad day. */
export class ScriptedNucleus {
  readonly socketPath: string;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.socketPath = join(folder, 'ipc.socket');
  }

  static async create(): Promise<ScriptedNucleus> {
    return new ScriptedNucleus(await mkdtemp(join(tmpdir(), 'sward-ipc-')));
  }

  /** Listens on the socket from here on. */
  async listen(script: Script): Promise<void> {
    const server = createServer((socket) => this.#serve(socket, script));
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(this.socketPath, resolve);
    });
  }

  /** Cuts every connection and goes on listening. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Takes the socket away. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.dropConnections();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #serve(socket: Socket, script: Script): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A peer that is gone is what these tests are about.
    socket.on('error', () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let frame = firstFrame(received); frame !== undefined; frame = firstFrame(received)) {
        received = received.subarray(frame.length);
        const decoded = decode(frame);
        script.onFrame(decoded, replyTo(socket, decoded.streamId), socket);
      }
    });
  }
}

function firstFrame(received: Buffer): Buffer | undefined {
  if (received.length < 4) return undefined;
  const length = received.readUInt32BE(0);
  return received.length < length ? undefined : received.subarray(0, length);
}

function decode(frame: Buffer): IpcFrame {
  const { headers, body } = codec.decode(frame);
  const values = Object.fromEntries(
    Object.entries(headers).map(([name, { value }]) => [name, typeof value === 'number' ? value : String(value)]),
  );
  return {
    type: Number(values[':message-type'] ?? 0),
    flags: Number(values[':message-flags'] ?? 0),
    streamId: Number(values[':stream-id'] ?? 0),
    headers: values,
    payload: Buffer.from(body).toString('utf8'),
  };
}

function replyTo(socket: Socket, requestStreamId: number): Reply {
  return ({ type, flags = 0, streamId = requestStreamId, headers = {}, payload = '' }) => {
    const named = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
    );
    const encoded = codec.encode({
      headers: {
        ':message-type': { type: 'integer', value: type },
        ':message-flags': { type: 'integer', value: flags },
        ':stream-id': { type: 'integer', value: streamId },
        ...named,
      },
      body: Buffer.from(payload, 'utf8'),
    });
    socket.write(encoded);
  };
}

/** Answers a connect as a nucleus that knows the service id. */
export function acceptConnect(reply: Reply): void {
  reply({ type: MessageType.connectAck, flags: MessageFlag.accepted });
}

/** Answers a request with an empty response of its operation. */
export function answerEmpty(frame: IpcFrame, reply: Reply): void {
  answerJson(frame, reply, {});
}

/** Answers a request with a response of its operation. */
export function answerJson(frame: IpcFrame, reply: Reply, response: object): void {
  reply({
    type: MessageType.application,
    headers: { 'service-model-type': `${frame.headers['operation']}Response`, ':content-type': 'application/json' },
    payload: JSON.stringify(response),
  });
}

/** Sends an event on the stream of the request that `reply` belongs to. */
export function sendEvent(reply: Reply, shape: string, event: object): void {
  reply({
    type: MessageType.application,
    headers: { 'service-model-type': `aws.greengrass#${shape}`, ':content-type': 'application/json' },
    payload: JSON.stringify(event),
  });
}

/** Answers a request with a modelled error. */
export function answerError(reply: Reply, errorCode: string, message: string): void {
  reply({
    type: MessageType.error,
    flags: MessageFlag.terminate,
    headers: { 'service-model-type': `aws.greengrass#${errorCode}`, ':content-type': 'application/json' },
    payload: JSON.stringify({ _message: message, _errorCode: errorCode, message }),
  });
}
