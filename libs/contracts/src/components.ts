/** Greengrass names of the components. */
export const COMPONENTS = {
  bleIngest: 'sward.BleIngest',
  localBuffer: 'sward.LocalBuffer',
  cloudPublisher: 'sward.CloudPublisher',
  gateway: 'sward.Gateway',
  nodeRuntime: 'sward.NodeRuntime',
} as const;

/** `source` of BLE readings and batches. */
export const BLE_SOURCE = 'ble';

/** Name of the publisher as a consumer of the log. */
export const CLOUD_CONSUMER = 'cloud';
