import type { IpcSession, IpcStream, StreamListener, StreamRequest } from '@sward/greengrass-ipc/ipc-session.ts';
import type { ConfigurationObject } from '@sward/greengrass-ipc/message-bus.ts';

/** A connection that a test loses, and whose streams it feeds. */
export class FakeSession implements IpcSession {
  readonly lost: Promise<void>;
  readonly streams: { request: StreamRequest; listener: StreamListener; closed: boolean }[] = [];
  configuration: ConfigurationObject = {};
  /** Rejections for the next streams to be opened, in order. */
  readonly streamErrors: Error[] = [];
  closed = false;
  #lose: () => void = () => {};

  constructor() {
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  lose(): void {
    this.#lose();
  }

  async publish(): Promise<void> {}

  async publishToCloud(): Promise<void> {}

  async getConfiguration(): Promise<ConfigurationObject> {
    return this.configuration;
  }

  async getSecret(secretId: string): Promise<string> {
    return `secret of ${secretId}`;
  }

  async openStream(request: StreamRequest, listener: StreamListener): Promise<IpcStream> {
    const error = this.streamErrors.shift();
    if (error !== undefined) throw error;
    const stream = { request, listener, closed: false };
    this.streams.push(stream);
    return {
      close: async () => {
        stream.closed = true;
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.#lose();
  }
}
