import { mergeReadings } from '../../lib/history/merge-readings.ts';
import type { HistoryQuery, ReadingHistory } from '../../lib/history/ports.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { MONDAY } from './examples.ts';

export const PLACE = { tenant: 'acme', buildingId: 'acme:hq', gatewayId: 'gw1', deviceId: 'dev1' } as const;

export type ReadingExample = {
  /** Seconds since MONDAY. */
  readonly s: number;
  readonly values: StoredReading['reading']['values'];
  readonly seq?: number;
  readonly deviceId?: string;
  readonly gatewayId?: string;
  readonly buildingId?: string;
  /** Seconds between measuring and the cloud. */
  readonly delay?: number;
};

/** A stored reading; its seq is its second where none is given. */
export function stored(example: ReadingExample): StoredReading {
  const { s, values, seq = s, deviceId = PLACE.deviceId, delay = 0 } = example;
  const measured_at = MONDAY + s * 1000;
  return {
    buildingId: example.buildingId ?? PLACE.buildingId,
    gatewayId: example.gatewayId ?? PLACE.gatewayId,
    epoch: 'epoch1',
    seq,
    cloudReceivedAt: measured_at + delay * 1000,
    reading: { device_id: deviceId, values, measured_at, received_at: measured_at },
  };
}

/** Temperatures by the second: `{ 0: -20, 10: -17 }`. */
export function temperatures(
  bySecond: Readonly<Record<number, number>>,
  rest: Partial<ReadingExample> = {},
): StoredReading[] {
  return Object.entries(bySecond).map(([s, temperature_c]) =>
    stored({ s: Number(s), values: { temperature_c }, ...rest }),
  );
}

/** History in memory. */
export class MemoryHistory implements ReadingHistory {
  readonly #readings: StoredReading[] = [];
  queries: HistoryQuery[] = [];

  put(readings: readonly StoredReading[]): void {
    this.#readings.push(...readings);
  }

  async *query(query: HistoryQuery): AsyncIterable<StoredReading> {
    this.queries.push(query);
    yield* mergeReadings(this.#readings.filter((reading) => matches(query, reading)));
  }
}

function matches({ buildingId, gatewayId, deviceId, from, until }: HistoryQuery, stored: StoredReading): boolean {
  const { device_id, measured_at } = stored.reading;
  if (stored.buildingId !== buildingId || stored.gatewayId !== gatewayId) return false;
  return (deviceId === undefined || deviceId === device_id) && measured_at >= from && measured_at < until;
}
