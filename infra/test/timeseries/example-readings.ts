import type { StoredReading } from '../../lib/telemetry/ports.ts';

export const MEASURED_AT = 1_706_872_350_123;

type Overrides = Partial<Omit<StoredReading, 'reading'>> & Partial<StoredReading['reading']>;

/** A reading of one sensor; overrides of the reading and of what stores it are given together. */
export function exampleReading(overrides: Overrides = {}): StoredReading {
  const { buildingId, gatewayId, epoch, seq = 7, cloudReceivedAt, ...reading } = overrides;
  return {
    buildingId: buildingId ?? 'acme:hq',
    gatewayId: gatewayId ?? 'gateway-abcd1234',
    epoch: epoch ?? '0123456789abcdef',
    seq,
    cloudReceivedAt: cloudReceivedAt ?? MEASURED_AT + 5000,
    reading: {
      device_id: 'a4c138f5a1b2',
      values: { temperature_c: 21.5, humidity_rh: 45.2, door: true, state: 'idle' },
      measured_at: MEASURED_AT,
      received_at: MEASURED_AT + 2000,
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -65,
      packet_id: 100,
      ...reading,
    },
  };
}
