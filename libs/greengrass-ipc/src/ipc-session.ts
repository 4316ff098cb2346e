import type { ConfigurationObject } from './message-bus.ts';

/** What a stream of events is about. */
export type StreamRequest =
  | { readonly kind: 'local'; readonly topic: string }
  | { readonly kind: 'cloud'; readonly topicFilter: string }
  | { readonly kind: 'configuration' };

export type StreamListener = {
  /** A message; for `configuration` both are empty. */
  onMessage(payload: Uint8Array, topic: string): void;
  /** The nucleus ended the stream, or it can no longer be read, while the connection stands. */
  onEnded(): void;
};

export type IpcStream = { close(): Promise<void> };

/**
 * One connection to the nucleus, from its connect to its end; it is never revived. Every call settles, with a
 * `BusError` where it fails.
 */
export interface IpcSession {
  /** Resolves once the connection is gone, whoever ended it. */
  readonly lost: Promise<void>;
  publish(topic: string, payload: Uint8Array): Promise<void>;
  publishToCloud(topic: string, payload: Uint8Array): Promise<void>;
  getConfiguration(): Promise<ConfigurationObject>;
  getSecret(secretId: string): Promise<string>;
  openStream(request: StreamRequest, listener: StreamListener): Promise<IpcStream>;
  close(): Promise<void>;
}

/** Connects once. @throws BusConnectError */
export type OpenSession = () => Promise<IpcSession>;
