import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { FrameDecoder } from '../../src/ipc/framing.ts';
import { encodeMessage, type IpcMessage, MessageType, messageOf } from '../../src/ipc/message.ts';
import { Inbox } from './inbox.ts';

/** Speaks the protocol message by message, right or wrong. */
export class RawClient {
  readonly messages = new Inbox<IpcMessage>();
  readonly closed: Promise<void>;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = new FrameDecoder(64 * 1024 * 1024);
    socket.on('data', (chunk) => {
      for (const frame of decoder.push(chunk)) this.messages.add(messageOf(frame));
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  static async connect(path: string): Promise<RawClient> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  send(message: IpcMessage): void {
    this.sendBytes(encodeMessage(message));
  }

  /** Sends the connect message and gives the answer. */
  handshake(payload: object, version = '0.1.0'): Promise<IpcMessage> {
    const body = Buffer.from(JSON.stringify(payload));
    this.send({ type: MessageType.connect, flags: 0, streamId: 0, version, payload: body });
    return this.messages.next();
  }

  /** Sends a request; text as it is, objects as JSON. */
  request(streamId: number, operation: string, body: object | string): void {
    const payload = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    this.send({
      type: MessageType.application,
      flags: 0,
      streamId,
      operation: `aws.greengrass#${operation}`,
      payload,
    });
  }

  /** Stops taking bytes from the socket, as a process that hangs. */
  stopReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }
}
