import type { Reading } from '@sward/contracts/reading.ts';

/** Devices shown at most. */
const MAX_DEVICES = 1000;

/** The newest reading of each device, as ingest hands them to the buffer. */
export class HeardDevices {
  readonly #newest = new Map<string, { reading: Reading; count: number }>();

  add(reading: Reading): void {
    const known = this.#newest.get(reading.device_id);
    if (known === undefined && this.#newest.size >= MAX_DEVICES) return;
    this.#newest.set(reading.device_id, { reading, count: (known?.count ?? 0) + 1 });
  }

  /** Sorted by id. */
  list(): readonly { readonly reading: Reading; readonly count: number }[] {
    return [...this.#newest.values()].sort((a, b) => a.reading.device_id.localeCompare(b.reading.device_id));
  }
}
