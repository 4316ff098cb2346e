import { BLE_SOURCE, CLOUD_CONSUMER, COMPONENTS } from './components.ts';
import { BATCH_RULE, cloudFilters, localTopics } from './topics.ts';

/** A right that a component needs: why, what it does, and on exactly which topics. Recipes are generated from these. */
export type Right = {
  readonly service: 'aws.greengrass.ipc.pubsub' | 'aws.greengrass.ipc.mqttproxy';
  readonly operation:
    | 'aws.greengrass#PublishToTopic'
    | 'aws.greengrass#SubscribeToTopic'
    | 'aws.greengrass#PublishToIoTCore'
    | 'aws.greengrass#SubscribeToIoTCore';
  readonly description: string;
  readonly resources: readonly string[];
};

const publish = (description: string, ...resources: string[]): Right => ({
  service: 'aws.greengrass.ipc.pubsub',
  operation: 'aws.greengrass#PublishToTopic',
  description,
  resources,
});

const subscribe = (description: string, ...resources: string[]): Right => ({
  service: 'aws.greengrass.ipc.pubsub',
  operation: 'aws.greengrass#SubscribeToTopic',
  description,
  resources,
});

const publishToCloud = (description: string, ...resources: string[]): Right => ({
  service: 'aws.greengrass.ipc.mqttproxy',
  operation: 'aws.greengrass#PublishToIoTCore',
  description,
  resources,
});

const subscribeToCloud = (description: string, ...resources: string[]): Right => ({
  service: 'aws.greengrass.ipc.mqttproxy',
  operation: 'aws.greengrass#SubscribeToIoTCore',
  description,
  resources,
});

/**
 * Everything each component may do on the bus. The IoT policy of the gateway narrows the `+` of building and gateway to
 * its own names; a recipe is the same for all gateways and cannot.
 */
export const ACCESS: ReadonlyMap<string, readonly Right[]> = new Map([
  [
    COMPONENTS.bleIngest,
    [
      publish(
        'Hands readings to the buffer, tells its own status and which sensors it hears.',
        localTopics.ingestBatch,
        localTopics.status(COMPONENTS.bleIngest),
        localTopics.devices(BLE_SOURCE),
      ),
      subscribe('Hears that its batches are on disk.', localTopics.ingestAck(BLE_SOURCE)),
    ],
  ],
  [
    COMPONENTS.localBuffer,
    [
      publish(
        'Acknowledges batches, serves the publisher and tells its own status.',
        localTopics.ingestAck(BLE_SOURCE),
        localTopics.deliveryBatch(CLOUD_CONSUMER),
        localTopics.status(COMPONENTS.localBuffer),
      ),
      subscribe(
        'Takes readings in and hears what consumers ask for and confirm.',
        localTopics.ingestBatch,
        localTopics.leaseRequest,
        localTopics.deliveryAck,
      ),
    ],
  ],
  [
    COMPONENTS.cloudPublisher,
    [
      publish(
        'Asks the buffer for readings, confirms them and tells its own status.',
        localTopics.leaseRequest,
        localTopics.deliveryAck,
        localTopics.status(COMPONENTS.cloudPublisher),
      ),
      subscribe(
        'Takes readings from the buffer and hears how the other components are.',
        localTopics.deliveryBatch(CLOUD_CONSUMER),
        localTopics.status(COMPONENTS.bleIngest),
        localTopics.status(COMPONENTS.localBuffer),
      ),
      publishToCloud(
        'Publishes readings and the gateway status.',
        `$aws/rules/${BATCH_RULE}/${cloudFilters.batch}`,
        cloudFilters.telemetry,
        cloudFilters.status,
      ),
      subscribeToCloud('Hears what the cloud has stored.', cloudFilters.ack),
    ],
  ],
]);
