import type { Timers } from '../src/player.ts';

/** A clock that stands until it is pushed. */
export class ManualTimers implements Timers {
  #now = 1000;
  readonly #due = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const due = { at: this.#now + delayMs, callback };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  /** Lets time pass: every callback comes at its moment, in order. */
  push(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#due.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** Callbacks that still wait. */
  get waiting(): number {
    return this.#due.size;
  }

  #next(end: number) {
    return [...this.#due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
