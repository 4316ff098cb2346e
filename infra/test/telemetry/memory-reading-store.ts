import type { ReadingStore, StoredReading } from '../../lib/telemetry/ports.ts';

/** Readings in memory: the shortest store that keeps the contract. */
export class MemoryReadingStore implements ReadingStore {
  readonly #readings = new Map<string, StoredReading>();

  async put(readings: readonly StoredReading[]): Promise<void> {
    for (const stored of readings) {
      const { gatewayId, epoch, seq } = stored;
      this.#readings.set([gatewayId, epoch, seq].join('#'), stored);
    }
  }

  all(): readonly StoredReading[] {
    return [...this.#readings.values()];
  }
}
