/** A map that forgets what was longest untouched once it is full: anybody on air can send from any number of addresses. */
export class BoundedMap<K, V> {
  readonly #max: number;
  readonly #entries = new Map<K, V>();

  /** @param max entries at most, at least 1 */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Reads without touching. */
  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** Writes; the entry is the youngest from now on. */
  set(key: K, value: V): void {
    // A Map keeps insertion order: taken out and put in again, the key stands at the young end.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  /** From the longest untouched to the youngest. */
  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }

  values(): IterableIterator<V> {
    return this.#entries.values();
  }
}
