import { requireId } from './ids.ts';

/** Local publish/subscribe topics between components. All are exact: accessControl names them one by one. */
export const localTopics = {
  ingestBatch: 'sward/ingest/batch',
  ingestAck: (source: string) => `sward/ingest/ack/${requireId(source, 'source')}`,
  leaseRequest: 'sward/delivery/request',
  deliveryBatch: (consumer: string) => `sward/delivery/batch/${requireId(consumer, 'consumer')}`,
  deliveryAck: 'sward/delivery/ack',
  /** Which sensors an ingest hears, for tools and pages on this machine. */
  devices: (source: string) => `sward/devices/${requireId(source, 'source')}`,
  status: (component: string) => `sward/status/${requireId(component, 'component')}`,
} as const;

/** Name of the IoT rule that takes deflated batches. It is part of the Basic Ingest topic, so gateway and cloud share it. */
export const BATCH_RULE = 'sward_batch';

/** Who publishes: the building it stands in and its own name. */
export type GatewayAddress = { readonly buildingId: string; readonly gatewayId: string };

/** `building/{building_id}/gateway/{gateway_id}`: 3 of the 7 slashes that IoT Core allows. */
function gatewayPrefix({ buildingId, gatewayId }: GatewayAddress): string {
  return `building/${requireId(buildingId, 'building_id')}/gateway/${requireId(gatewayId, 'gateway_id')}`;
}

/** Topics on IoT Core. */
export const cloudTopics = {
  /** One version 1.0 message per reading. */
  telemetry: (gateway: GatewayAddress, deviceId: string) =>
    `${gatewayPrefix(gateway)}/device/${requireId(deviceId, 'device_id')}/telemetry`,
  /** Deflated batches by Basic Ingest: no messaging charge, and nobody can subscribe. */
  batch: (gateway: GatewayAddress) => `$aws/rules/${BATCH_RULE}/${gatewayPrefix(gateway)}/batch`,
  status: (gateway: GatewayAddress) => `${gatewayPrefix(gateway)}/status`,
  /** The cloud's acknowledgements, to the gateway. */
  ack: (gateway: GatewayAddress) => `${gatewayPrefix(gateway)}/ack`,
} as const;

/** The same topics as filters over all gateways: rules and accessControl name them. */
export const cloudFilters = {
  telemetry: 'building/+/gateway/+/device/+/telemetry',
  batch: 'building/+/gateway/+/batch',
  status: 'building/+/gateway/+/status',
  ack: 'building/+/gateway/+/ack',
} as const;
