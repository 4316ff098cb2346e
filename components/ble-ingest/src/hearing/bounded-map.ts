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

  /** Writes; the entry is the youngest from now on. Returns what had to make room for it. */
  set(key: K, value: V): V | undefined {
    // A Map keeps insertion order: taken out and put in again, the key stands at the young end.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return this.#entries.size > this.#max ? this.#takeOldest() : undefined;
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

  #takeOldest(): V | undefined {
    for (const [key, value] of this.#entries) {
      this.#entries.delete(key);
      return value;
    }
    return undefined;
  }
}
