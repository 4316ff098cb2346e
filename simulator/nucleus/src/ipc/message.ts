import type { Message, MessageHeaders } from '@smithy/eventstream-codec';
import { encodeFrame } from './framing.ts';
import { ProtocolError } from './ipc-errors.ts';

/** `:message-type` of the event-stream RPC protocol. */
export const MessageType = {
  application: 0,
  applicationError: 1,
  ping: 2,
  pong: 3,
  connect: 4,
  connectAck: 5,
  protocolError: 6,
  internalError: 7,
} as const;

/** `:message-flags` of the event-stream RPC protocol. */
export const MessageFlag = { connectionAccepted: 1, terminateStream: 2 } as const;

/** The only protocol version there is. */
export const PROTOCOL_VERSION = '0.1.0';

/** Namespace of the operations and shapes of Greengrass. */
export const SHAPE_PREFIX = 'aws.greengrass#';

/** A message of the RPC protocol. Absent strings are absent headers. */
export type IpcMessage = {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  /** With namespace: `aws.greengrass#PublishToTopic`. */
  readonly operation?: string | undefined;
  readonly version?: string | undefined;
  /** Shape of the payload, with namespace. */
  readonly shape?: string | undefined;
  readonly payload: Uint8Array;
};

const NO_PAYLOAD = new Uint8Array();

/** A message without operation, shape or payload: acknowledgements, pongs, ends of streams. */
export function bareMessage(type: number, flags: number, streamId: number): IpcMessage {
  return { type, flags, streamId, payload: NO_PAYLOAD };
}

/** A message with a JSON payload of a shape of the service model. */
export function jsonMessage(type: number, flags: number, streamId: number, shape: string, body: object): IpcMessage {
  return { type, flags, streamId, shape: SHAPE_PREFIX + shape, payload: Buffer.from(JSON.stringify(body)) };
}

/** Reads a frame's headers. @throws ProtocolError where a header that every message has is absent or of another type */
export function messageOf(frame: Message): IpcMessage {
  return {
    type: integerHeader(frame.headers, ':message-type'),
    flags: integerHeader(frame.headers, ':message-flags'),
    streamId: integerHeader(frame.headers, ':stream-id'),
    operation: stringHeader(frame.headers, 'operation'),
    version: stringHeader(frame.headers, ':version'),
    shape: stringHeader(frame.headers, 'service-model-type'),
    payload: frame.body,
  };
}

/** A message as the bytes of its frame. */
export function encodeMessage(message: IpcMessage): Uint8Array {
  const headers: MessageHeaders = {
    ':message-type': { type: 'integer', value: message.type },
    ':message-flags': { type: 'integer', value: message.flags },
    ':stream-id': { type: 'integer', value: message.streamId },
  };
  if (message.operation !== undefined) headers['operation'] = { type: 'string', value: message.operation };
  if (message.version !== undefined) headers[':version'] = { type: 'string', value: message.version };
  if (message.shape !== undefined) {
    headers['service-model-type'] = { type: 'string', value: message.shape };
    headers[':content-type'] = { type: 'string', value: 'application/json' };
  }
  return encodeFrame({ headers, body: message.payload });
}

function integerHeader(headers: MessageHeaders, name: string): number {
  const header = headers[name];
  if (header?.type !== 'integer') throw new ProtocolError(`Header ${name} must be there as a 32-bit integer`);
  return header.value;
}

function stringHeader(headers: MessageHeaders, name: string): string | undefined {
  const header = headers[name];
  if (header === undefined) return undefined;
  if (header.type !== 'string') throw new ProtocolError(`Header ${name} must be a string`);
  return header.value;
}
