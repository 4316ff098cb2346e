import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import type { CloudBatch } from '@sward/contracts/delivery.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';

export const EPOCH = '0123456789abcdef';
export const GATEWAY = { buildingId: 'north', gatewayId: 'gateway-abcd1234' } as const;
export const CLOUD_RECEIVED_AT = 1_706_872_353_000;

/** The reading at place `seq` of the example gateway's log: each differs from the next in time and value. */
export function reading(seq: number): Reading {
  return {
    device_id: 'a4c138f5a1b2',
    values: { temperature_c: seq / 100, humidity_rh: 45.2 },
    measured_at: 1_706_872_350_000 + seq,
    received_at: 1_706_872_352_000 + seq,
    mono_ms: seq + 0.125,
    boot_id: 'boot-1',
    source: 'ble',
    format: 'ruuvi-df5',
    rssi: -65,
    packet_id: seq,
  };
}

/** The same reading as the cloud stores it. */
export function storedReading(overrides: Partial<StoredReading> & { seq: number }): StoredReading {
  return {
    ...GATEWAY,
    epoch: EPOCH,
    reading: reading(overrides.seq),
    cloudReceivedAt: CLOUD_RECEIVED_AT,
    ...overrides,
  };
}

/** Consecutive readings `from` to `to` as a gateway sends them. */
export function batch(from: number, to: number, epoch: string = EPOCH): CloudBatch {
  const readings = Array.from({ length: to - from + 1 }, (_, i) => reading(from + i));
  return { v: 1, epoch, seq: from, readings };
}

type Envelope = Partial<Record<'data' | 'building_id' | 'gateway_id' | 'device_id', string>>;

const envelope = (payload: Uint8Array) => ({
  data: Buffer.from(payload).toString('base64'),
  building_id: GATEWAY.buildingId,
  gateway_id: GATEWAY.gatewayId,
  received_at: CLOUD_RECEIVED_AT,
});

/** What the batch rule makes of a batch. */
export function batchBody(message: object, overrides: Envelope = {}): string {
  return JSON.stringify({ kind: 'batch', ...envelope(encodeBatch(message)), ...overrides });
}

/** The version 1.0 message that gateways in the field publish today. */
export const OLD_TELEMETRY = {
  version: '1.0',
  gateway_id: 'gateway-abcd1234',
  device_id: 'a4c138f5a1b2',
  timestamp: 1706872350,
  received_at: 1706872352,
  sensor_data: { co2_ppm: 650, temperature_c: 22.5, humidity_rh: 45.2, occupancy: true, battery_mv: 3200 },
  metadata: { rssi: -65, latency_ms: 2000 },
};

/** What the telemetry rule makes of a version 1.0 message. */
export function telemetryBody(message: object, overrides: Envelope = {}): string {
  const device = { device_id: OLD_TELEMETRY.device_id };
  return JSON.stringify({ kind: 'telemetry', ...envelope(encodeMessage(message)), ...device, ...overrides });
}
