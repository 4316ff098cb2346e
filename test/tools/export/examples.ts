import type { Directory, HistoryQuery, ReadingHistory } from '@sward/infra/lib/history/ports.ts';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';

/** 2026-11-01T00:00:00Z: the first example reading. */
export const START = Date.UTC(2026, 10, 1);

type Values = StoredReading['reading']['values'];

/** The reading at place `seq`, five seconds after the one before. */
export function stored(seq: number, values: Values = { temperature_c: seq / 100 }): StoredReading {
  return {
    buildingId: 'acme:hq',
    gatewayId: 'gw-1',
    epoch: '0123456789abcdef',
    seq,
    cloudReceivedAt: START + 5000 * seq + 900,
    reading: {
      device_id: `sensor-${seq % 2}`,
      values,
      measured_at: START + 5000 * seq,
      received_at: START + 5000 * seq + 40,
      time_quality: 'synchronized',
      source: 'ble',
      format: 'ruuvi-df5',
      rssi: -65,
    },
  };
}

export const storedFrom = (
  readings: readonly StoredReading[],
  { buildingId, gatewayId, deviceId, from, until }: HistoryQuery,
) =>
  readings.filter(
    (item) =>
      item.buildingId === buildingId &&
      item.gatewayId === gatewayId &&
      (deviceId === undefined || item.reading.device_id === deviceId) &&
      item.reading.measured_at >= from &&
      item.reading.measured_at < until,
  );

/** A history of these readings, in their order. */
export function historyOf(readings: readonly StoredReading[]): ReadingHistory {
  return {
    async *query(query) {
      yield* storedFrom(readings, query);
    },
  };
}

/** Knows the devices of these readings. */
export function directoryOf(readings: readonly StoredReading[]): Directory {
  return {
    update: async () => undefined,
    heard: async () => undefined,
    forget: async () => ({ gateway: false, deviceIds: [] }),
    async *buildings() {
      yield* new Set(readings.map(({ buildingId }) => buildingId));
    },
    async *devices(buildingId) {
      yield* readings.filter((item) => item.buildingId === buildingId);
    },
    async *gateways() {},
  };
}

/** The same items, one by one. */
export async function* oneByOne<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}
