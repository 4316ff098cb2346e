/** Below this many slots freed at the front nothing is moved: moving costs more than the memory is worth. */
const COMPACT_FROM = 1024;

/** First in, first out, each step in constant time: `Array.shift` moves all that is left. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The item `index` places behind the oldest; undefined past the end. */
  at(index: number): T | undefined {
    return this.#items[this.#head + index];
  }

  /** All of them, the oldest first. */
  items(): T[] {
    return this.#items.slice(this.#head).filter((item) => item !== undefined);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#items[this.#head] = undefined;
    this.#head += 1;
    this.#compact();
    return item;
  }

  #compact(): void {
    if (this.#head < COMPACT_FROM || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
