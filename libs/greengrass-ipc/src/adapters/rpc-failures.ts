import { RpcError, RpcErrorType } from 'aws-iot-device-sdk-v2/dist/eventstream_rpc.js';
import type { IpcFailure } from '../error-policy.ts';

/** An answer whose error the SDK's model does not list for that operation; Lite sends such. */
const UNEXPECTED_SHAPE = /^Unexpected response shape received: 'aws\.greengrass#(\w+)'/;

/** Reads what the SDK throws from a call. `e.name` says nothing: `type` and `serviceError._errorCode` do. */
export function callFailure(error: unknown): IpcFailure {
  if (!(error instanceof RpcError)) return { kind: 'invalid-request', detail: messageOf(error) };
  const unexpected = UNEXPECTED_SHAPE.exec(error.description)?.[1];
  if (unexpected !== undefined) return { kind: 'service', errorCode: unexpected, detail: '' };
  if (error.type === RpcErrorType.ServiceError) return serviceFailure(error.serviceError);
  if (error.type === RpcErrorType.ValidationError || error.type === RpcErrorType.SerializationError) {
    return { kind: 'invalid-request', detail: error.description };
  }
  return { kind: 'connection-lost', detail: describe(error) };
}

/** Reads what the SDK throws from `connect`. */
export function connectFailure(error: unknown): IpcFailure {
  if (!(error instanceof RpcError)) return { kind: 'nucleus-away', detail: messageOf(error) };
  const detail = describe(error);
  if (error.type === RpcErrorType.HandshakeError) return { kind: 'not-accepted', detail };
  if (error.type === RpcErrorType.NetworkError) return { kind: 'closed-before-ack', detail };
  // The transport's errors come as text: names of CRT error codes.
  if (/NO_PERMISSION/.test(detail)) return { kind: 'access-denied', detail };
  if (/CLOSED|BROKEN_PIPE/.test(detail)) return { kind: 'closed-before-ack', detail };
  return { kind: 'nucleus-away', detail };
}

function serviceFailure(serviceError: unknown): IpcFailure {
  return {
    kind: 'service',
    errorCode: textOf(serviceError, '_errorCode') ?? 'ServiceError',
    detail: textOf(serviceError, 'message') ?? textOf(serviceError, '_message') ?? '',
  };
}

function textOf(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof text === 'string' ? text : undefined;
}

function describe(error: RpcError): string {
  const inner = error.internalError === undefined ? '' : `: ${messageOf(error.internalError)}`;
  return `${error.description}${inner}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
