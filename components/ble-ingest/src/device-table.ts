/** Devices remembered at most: rotating random addresses must not fill the memory. */
const MAX_DEVICES = 10_000;

/** Which devices were heard, and when. The longest silent one makes room when the table is full. */
export class DeviceTable {
  /** Device id -> monotonic ms of its newest reading, in order of hearing. */
  readonly #heardAt = new Map<string, number>();

  heard(deviceId: string, nowMs: number): void {
    // A Map keeps insertion order: taken out and put in again, the key stands at the young end.
    this.#heardAt.delete(deviceId);
    this.#heardAt.set(deviceId, nowMs);
    const [oldest] = this.#heardAt.keys();
    if (this.#heardAt.size > MAX_DEVICES && oldest !== undefined) this.#heardAt.delete(oldest);
  }

  /** Devices heard within the last `withinMs`. */
  activeCount(nowMs: number, withinMs: number): number {
    let count = 0;
    for (const heardAt of this.#heardAt.values()) if (nowMs - heardAt <= withinMs) count += 1;
    return count;
  }
}
