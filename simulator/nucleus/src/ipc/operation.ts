import type { JsonObject } from './payload.ts';

/** The server's end of a subscription's stream. */
export interface EventSink {
  /**
   * Sends an event of a shape (without namespace). On classic it is written or queued at once. On lite a component that does
   * not read makes the sender wait: the promise, if there is one, ends when the event is written or given up.
   */
  send(shape: string, body: object): Promise<void> | undefined;
}

/** A request of a component, authenticated and decoded. */
export type OperationCall = {
  /** Who asks. */
  readonly component: string;
  /** With namespace, as policies name it: `aws.greengrass#PublishToTopic`. */
  readonly operation: string;
  readonly request: JsonObject;
  /** The request before decoding: lite tells `1.0` from `1`, JSON.parse does not. */
  readonly requestText: string;
  readonly events: EventSink;
};

/** A response; `close` makes it a subscription and is called once when its stream ends. */
export type OperationResult = { readonly response: object; readonly close?: () => void };

/** Serves one operation. Rejects with an IpcServiceError for what the component did wrong. */
export type Operation = (call: OperationCall) => OperationResult | Promise<OperationResult>;

/** Operations by name without namespace. */
export type OperationTable = ReadonlyMap<string, Operation>;

/** Where the nucleus reports what it does: one line and its details. */
export type Log = (message: string, details?: { readonly [key: string]: unknown }) => void;
