import { compareReadings } from '../../lib/history/merge-readings.ts';
import type { HistoryQuery, ReadingHistory } from '../../lib/history/ports.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import type { MemoryReadingStore } from '../telemetry/memory-reading-store.ts';

/** Answers from readings in memory, for tests of those who ask. */
export class MemoryReadingHistory implements ReadingHistory {
  readonly #store: MemoryReadingStore;

  constructor(store: MemoryReadingStore) {
    this.#store = store;
  }

  async *query({ buildingId, gatewayId, deviceId, from, until }: HistoryQuery): AsyncIterable<StoredReading> {
    yield* this.#store
      .all()
      .filter((stored) => stored.buildingId === buildingId && stored.gatewayId === gatewayId)
      .filter(({ reading }) => deviceId === undefined || reading.device_id === deviceId)
      .filter(({ reading }) => reading.measured_at >= from && reading.measured_at < until)
      .sort(compareReadings);
  }
}
