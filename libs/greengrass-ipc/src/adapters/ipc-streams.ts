import type { OperationOptions } from 'aws-iot-device-sdk-v2/dist/eventstream_rpc.js';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import {
  type IoTCoreMessage,
  QOS,
  type SubscriptionResponseMessage,
} from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import type { IpcStream, StreamListener, StreamRequest } from '../ipc-session.ts';

type Payload = string | Record<string, unknown> | ArrayBuffer | ArrayBufferView;

/** What the three kinds of the SDK's streaming operation have in common. */
type Operation<Message> = {
  on(event: 'message', listener: (message: Message) => void): unknown;
  on(event: 'ended', listener: () => void): unknown;
  on(event: 'streamError', listener: () => void): unknown;
  activate(): Promise<unknown>;
  close(): Promise<void>;
};

/**
 * Opens a stream and resolves once the nucleus has accepted it. The SDK emits messages from setImmediate, outside the
 * native callback: handlers may call the client. Rejects with what the SDK throws.
 */
export function openSdkStream(
  client: Client,
  request: StreamRequest,
  listener: StreamListener,
  options: OperationOptions,
): Promise<IpcStream> {
  if (request.kind === 'local') {
    const operation = client.subscribeToTopic({ topic: request.topic }, options);
    return activate<SubscriptionResponseMessage>(operation, listener, (message) =>
      listener.onMessage(localPayload(message), message.binaryMessage?.context?.topic ?? request.topic),
    );
  }
  if (request.kind === 'cloud') {
    const operation = client.subscribeToIoTCore({ topicName: request.topicFilter, qos: QOS.AT_LEAST_ONCE }, options);
    return activate<IoTCoreMessage>(operation, listener, ({ message }) => {
      if (message !== undefined) listener.onMessage(toBytes(message.payload), message.topicName);
    });
  }
  const operation = client.subscribeToConfigurationUpdate({ keyPath: [] }, options);
  return activate(operation, listener, () => listener.onMessage(new Uint8Array(), ''));
}

async function activate<Message>(
  operation: Operation<Message>,
  listener: StreamListener,
  onMessage: (message: Message) => void,
): Promise<IpcStream> {
  operation.on('message', onMessage);
  operation.on('ended', () => listener.onEnded());
  operation.on('streamError', () => {
    // A stream that can no longer be read would stay silent for ever: it is closed and opened anew.
    void operation.close();
    listener.onEnded();
  });
  await operation.activate();
  return { close: () => operation.close() };
}

/** Other components may send JSON: its text is the payload. */
function localPayload({ binaryMessage, jsonMessage }: SubscriptionResponseMessage): Uint8Array {
  if (binaryMessage !== undefined) return toBytes(binaryMessage.message);
  return new TextEncoder().encode(JSON.stringify(jsonMessage?.message ?? null));
}

/** A copy: the SDK's buffers are slices of a shared pool. */
function toBytes(payload: Payload | undefined): Uint8Array {
  if (payload === undefined) return new Uint8Array();
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  if (ArrayBuffer.isView(payload)) {
    return Uint8Array.from(new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength));
  }
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload.slice(0));
  return new TextEncoder().encode(JSON.stringify(payload));
}
