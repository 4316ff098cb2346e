import { z } from 'zod';
import type { Faults } from '../../faults/faults.ts';
import type { CloudMessage, CloudPublish } from '../../iot-core/broker-link.ts';
import { PublishRefusedError, SubscribeRefusedError } from '../../iot-core/iot-core-errors.ts';
import type { IotCoreProxy } from '../../iot-core/iot-core-proxy.ts';
import type { Flavour } from '../../ports.ts';
import { hasMqttWildcard, isTooLong, MAX_TOPIC_BYTES } from '../../pubsub/topic-filter.ts';
import { IpcServiceError } from '../ipc-errors.ts';
import type { EventSink, Operation, OperationCall, OperationTable } from '../operation.ts';
import type { Tap } from '../tap.ts';
import type { Guard } from './refusal.ts';
import { requestOf } from './request.ts';

const SERVICE = 'aws.greengrass.ipc.mqttproxy';

const qos = z
  .enum(['0', '1'])
  .default('0')
  .transform((text): 0 | 1 => (text === '1' ? 1 : 0));

const publishRequest = z.object({
  topicName: z.string().min(1),
  qos,
  payload: z.base64().default(''),
  retain: z.boolean().nullish(),
});
const subscribeRequest = z.object({ topicName: z.string().min(1), qos });

export type IotCoreOperationsOptions = {
  readonly flavour: Flavour;
  readonly iotCore: IotCoreProxy;
  readonly faults: Faults;
  readonly guard: Guard;
  readonly tap: Tap;
};

/** PublishToIoTCore and SubscribeToIoTCore. */
export function iotCoreOperations(options: IotCoreOperationsOptions): OperationTable {
  return new Map([
    ['PublishToIoTCore', publishToIotCore(options)],
    ['SubscribeToIoTCore', subscribeToIotCore(options)],
  ]);
}

function publishToIotCore(options: IotCoreOperationsOptions): Operation {
  const { flavour, guard, tap } = options;
  return (call) => {
    const request = requestOf(publishRequest, call, flavour);
    guard(call, SERVICE, request.topicName);
    checkPublishTopic(request.topicName);
    const message = publishOf(request);
    const refusal = attempt(options, message);
    tap.onIotCorePublish?.({ ...message, publisher: call.component, accepted: refusal === undefined });
    if (refusal !== undefined) throw new IpcServiceError('ServiceError', refusal);
    return { response: {} };
  };
}

/** Gives why the publish was refused, in the flavour's words. */
function attempt(options: IotCoreOperationsOptions, message: CloudPublish): string | undefined {
  const { iotCore, faults, flavour } = options;
  try {
    if (faults.publishFault === 'refuse') throw new PublishRefusedError('Failed to publish the message.');
    if (faults.isSent(message.payload.length)) iotCore.publish(message);
    return undefined;
  } catch (error) {
    if (!(error instanceof PublishRefusedError)) throw error;
    return flavour === 'lite' ? error.message : `Publish to topic ${message.topic} failed with error ${error.message}`;
  }
}

function subscribeToIotCore({ flavour, iotCore, guard, tap }: IotCoreOperationsOptions): Operation {
  return async (call) => {
    const request = requestOf(subscribeRequest, call, flavour);
    guard(call, SERVICE, request.topicName);
    checkLength(request.topicName);
    try {
      const close = await iotCore.subscribe(request.topicName, request.qos, (message) => deliver(message, call, tap));
      return { response: {}, close };
    } catch (error) {
      if (!(error instanceof SubscribeRefusedError)) throw error;
      throw new IpcServiceError('ServiceError', error.message, { cause: error });
    }
  };
}

function deliver({ topic, payload }: CloudMessage, { component, events }: OperationCall, tap: Tap): void {
  tap.onIotCoreMessage?.({ topic, payload, subscriber: component });
  void send(events, topic, payload);
}

function send(events: EventSink, topic: string, payload: Uint8Array): Promise<void> | undefined {
  const message = { topicName: topic, payload: Buffer.from(payload).toString('base64') };
  return events.send('IoTCoreMessage', { message });
}

function publishOf(request: z.infer<typeof publishRequest>): CloudPublish {
  return {
    topic: request.topicName,
    payload: Buffer.from(request.payload, 'base64'),
    qos: request.qos,
    retain: request.retain ?? false,
  };
}

/** A broker closes the connection of who publishes to a wildcard, for all components: it must not get there. */
function checkPublishTopic(topic: string): void {
  if (hasMqttWildcard(topic)) throw new IpcServiceError('ServiceError', 'Publish topic must not contain a wildcard.');
  checkLength(topic);
}

function checkLength(topic: string): void {
  if (isTooLong(topic)) throw new IpcServiceError('ServiceError', `The topic is longer than ${MAX_TOPIC_BYTES} bytes`);
}
