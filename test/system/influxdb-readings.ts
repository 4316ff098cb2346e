import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';

export type Stored = StoredReading;

const BEGIN = 1_706_872_350_000;

type Overrides = Partial<StoredReading['reading']> & { readonly buildingId?: string; readonly gatewayId?: string };

/** The reading at place `seq` of a gateway's log: every fifth second one. */
export function sensorReading(seq: number, overrides: Overrides = {}): StoredReading {
  const { buildingId = 'acme:hq', gatewayId = 'gateway-1', ...reading } = overrides;
  const measured_at = reading.measured_at ?? BEGIN + 5000 * seq + 123;
  return {
    buildingId,
    gatewayId,
    epoch: '0123456789abcdef',
    seq,
    cloudReceivedAt: measured_at + 3000,
    reading: {
      device_id: 'sensor-0',
      values: { temperature_c: 20 + (seq % 100) / 16 },
      measured_at,
      received_at: measured_at + 100,
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -60 - (seq % 30),
      ...reading,
    },
  };
}

type Sensors = { readonly each: number; readonly measuredAgoMs?: number; readonly firstSeq?: number };

/** Readings of 20 sensors in two buildings, `each` of every one, five seconds apart. */
export function twentySensors({ each, measuredAgoMs = 0, firstSeq = 1 }: Sensors): StoredReading[] {
  return Array.from({ length: 20 * each }, (_, i) => {
    const sensor = i % 20;
    const hall =
      sensor < 12
        ? { buildingId: 'acme:hq', gatewayId: 'gateway-1' }
        : { buildingId: 'beta:store', gatewayId: 'gateway-2' };
    const n = Math.floor(i / 20);
    return sensorReading(firstSeq + i, {
      ...hall,
      device_id: `sensor-${sensor}`,
      measured_at: BEGIN - measuredAgoMs + 5000 * n + 37 * sensor,
      values: {
        temperature_c: 4 + sensor + n / 64,
        humidity_rh: 40 + (n % 20) / 8,
        ...(sensor === 5 ? { battery_pct: 90 - n / 10 } : { battery_mv: 3000 - n }),
        door: n % 3 === 0,
        ...(sensor === 7 ? { state: n % 2 === 0 ? 'idle' : 'running' } : {}),
      },
    });
  });
}
