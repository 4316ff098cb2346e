import { z } from 'zod';
import type { Flavour } from '../../ports.ts';
import type { LocalMessage, LocalPubSub } from '../../pubsub/local-pubsub.ts';
import { hasWildcard, isTooLong, MAX_TOPIC_BYTES } from '../../pubsub/topic-filter.ts';
import { IpcServiceError } from '../ipc-errors.ts';
import type { Operation, OperationTable } from '../operation.ts';
import type { Tap } from '../tap.ts';
import type { Guard } from './refusal.ts';
import { requestOf } from './request.ts';

const SERVICE = 'aws.greengrass.ipc.pubsub';

const publishRequest = z.object({
  topic: z.string(),
  publishMessage: z.union([
    z.object({ binaryMessage: z.object({ message: z.base64().default('') }) }),
    z.object({ jsonMessage: z.object({ message: z.unknown() }) }),
  ]),
});

const subscribeRequest = z.object({
  topic: z.string().min(1),
  receiveMode: z.enum(['RECEIVE_ALL_MESSAGES', 'RECEIVE_MESSAGES_FROM_OTHERS']).nullish(),
});

export type PubSubOperationsOptions = {
  readonly flavour: Flavour;
  readonly pubsub: LocalPubSub;
  readonly guard: Guard;
  readonly tap: Tap;
};

/** PublishToTopic and SubscribeToTopic. */
export function pubsubOperations(options: PubSubOperationsOptions): OperationTable {
  return new Map([
    ['PublishToTopic', publishToTopic(options)],
    ['SubscribeToTopic', subscribeToTopic(options)],
  ]);
}

function publishToTopic({ flavour, pubsub, guard, tap }: PubSubOperationsOptions): Operation {
  return (call) => {
    const { topic, publishMessage } = requestOf(publishRequest, call, flavour);
    guard(call, SERVICE, topic);
    checkPublishTopic(topic, flavour);
    const message = localMessageOf(publishMessage);
    tap.onLocalPublish?.({ topic, payload: bytesOf(message), publisher: call.component });
    const taken = pubsub.publish(topic, call.component, message);
    return taken === undefined ? { response: {} } : taken.then(() => ({ response: {} }));
  };
}

function subscribeToTopic({ flavour, pubsub, guard }: PubSubOperationsOptions): Operation {
  return (call) => {
    const { topic, receiveMode } = requestOf(subscribeRequest, call, flavour);
    guard(call, SERVICE, topic);
    checkLength(topic, flavour, 'Failed to bind subscription.');
    const close = pubsub.subscribe({
      filter: topic,
      component: call.component,
      receiveMode: receiveMode ?? undefined,
      sink: call.events,
    });
    return { response: {}, close };
  };
}

const PUBLISH_FAILED = 'Failed to publish the message.';

/** @throws IpcServiceError: lite gives no reason */
function checkPublishTopic(topic: string, flavour: Flavour): void {
  if (hasWildcard(topic)) throw refusal(flavour, PUBLISH_FAILED, 'Publish topic must not contain a wildcard.');
  checkLength(topic, flavour, PUBLISH_FAILED);
}

function checkLength(topic: string, flavour: Flavour, onLite: string): void {
  if (isTooLong(topic)) throw refusal(flavour, onLite, `The topic is longer than ${MAX_TOPIC_BYTES} bytes`);
}

function refusal(flavour: Flavour, onLite: string, onClassic: string): IpcServiceError {
  return flavour === 'lite'
    ? new IpcServiceError('ServiceError', onLite)
    : new IpcServiceError('InvalidArgumentsError', onClassic);
}

function localMessageOf(message: z.infer<typeof publishRequest>['publishMessage']): LocalMessage {
  return 'jsonMessage' in message
    ? { jsonMessage: message.jsonMessage.message }
    : { binaryMessage: message.binaryMessage.message };
}

function bytesOf(message: LocalMessage): Uint8Array {
  if ('binaryMessage' in message) return Buffer.from(message.binaryMessage, 'base64');
  return Buffer.from(JSON.stringify(message.jsonMessage) ?? '');
}
