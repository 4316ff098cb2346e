import type { Clock } from '@sward/runtime/clock.ts';

/** What is saved of the log's clock. `wall` only where the wall clock was synchronised then. All in ms. */
export type SavedClock = {
  readonly at: number;
  readonly boot: string;
  readonly mono: number;
  readonly wall?: number;
};

export type LogClockDeps = { readonly clock: Clock; readonly isSynchronized: () => boolean };

/**
 * Time as the log counts it, for the age of readings: a wall clock that jumps by 56 years must not make everything old. It
 * counts monotonic time while the machine runs. What passed while it was off counts only where the wall clock was
 * synchronised before and is again: else a restart takes no time.
 */
export class LogClock {
  readonly #deps: LogClockDeps;
  #startMono = 0;
  #start = 0;
  /** Wall clock of the last save, where the time since is still to be counted. */
  #offSince: number | undefined;

  constructor(saved: SavedClock | undefined, deps: LogClockDeps) {
    this.#deps = deps;
    this.goOn(saved);
  }

  /** Goes on where another left off: the log's clock before it, or that of a damaged log whose rows were stamped by it. */
  goOn(saved: SavedClock | undefined): void {
    const { clock } = this.#deps;
    this.#startMono = clock.monotonicMs();
    const isSameBoot = saved?.boot === clock.bootId();
    this.#start = saved === undefined ? 0 : saved.at + (isSameBoot ? Math.max(0, this.#startMono - saved.mono) : 0);
    this.#offSince = isSameBoot ? undefined : saved?.wall;
  }

  /** Milliseconds since the log was made. Never goes back. */
  now(): number {
    this.#countTimeOff();
    return Math.round(this.#start + this.#running());
  }

  save(): SavedClock {
    const { clock, isSynchronized } = this.#deps;
    const at = this.now();
    const saved = { at, boot: clock.bootId(), mono: Math.round(clock.monotonicMs()) };
    if (isSynchronized()) return { ...saved, wall: clock.now() };
    // Nobody knows yet how long the machine was off: the next start may.
    return this.#offSince === undefined ? saved : { ...saved, wall: this.#offSince + Math.round(this.#running()) };
  }

  #running(): number {
    return this.#deps.clock.monotonicMs() - this.#startMono;
  }

  #countTimeOff(): void {
    if (this.#offSince === undefined || !this.#deps.isSynchronized()) return;
    const off = this.#deps.clock.now() - this.#running() - this.#offSince;
    this.#start += Math.max(0, off);
    this.#offSince = undefined;
  }
}
