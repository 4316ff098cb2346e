import { randomBytes } from 'node:crypto';
import type { SensorsOptions } from '@sward/radio/sensors/sensor-source.ts';
import { sensorIdentities } from '@sward/radio/sensors/sensor-source.ts';

/** The key of one run's encrypted sensors, and where their counters begin. */
export type SensorKeys = NonNullable<SensorsOptions['encryption']>;

/** A key for this run. Counters begin at the time, or a second run in the same folder would look like a recording of the first. */
export function newSensorKeys(nowMs: number): SensorKeys {
  return { key: randomBytes(16), firstCounter: Math.floor(nowMs / 1000) };
}

/**
 * Keys of an earlier run in the same folder, as JSON pointers into BLE ingest's configuration: with them the plaintext of a
 * sensor that no longer encrypts would not count.
 */
export function keysOfEarlierRuns(sensors: SensorsOptions): readonly string[] {
  return sensors.encryption === undefined ? encrypting(sensors).map((address) => `/devices/${address}`) : [];
}

/** What BLE ingest has to be told of the sensors that encrypt: `devices` of its configuration. */
export function keyedDevices(sensors: SensorsOptions): Readonly<Record<string, { readonly bind_key: string }>> {
  const { encryption } = sensors;
  if (encryption === undefined) return {};
  const bindKey = Buffer.from(encryption.key).toString('hex');
  return Object.fromEntries(encrypting(sensors).map((address) => [address, { bind_key: bindKey }]));
}

/** Addresses of the sensors that can encrypt. */
function encrypting(sensors: SensorsOptions): readonly string[] {
  return sensorIdentities(sensors)
    .filter(({ format }) => format === 'bthome-v2')
    .map(({ address }) => address);
}
