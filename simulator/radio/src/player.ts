import type { AirFrame } from './air-frame.ts';

/** The clock that frames are played by; tests bring their own. */
export type Timers = {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls back once; the function returned prevents it. */
  after(delayMs: number, callback: () => void): () => void;
};

/** The process's own clock. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Plays frames at their times. A late timer makes frames late, never lost: all that are due go out in order. */
export class Player {
  readonly #frames: Iterator<AirFrame, unknown>;
  readonly #air: (frame: AirFrame) => void;
  readonly #timers: Timers;
  readonly #onEnd: () => void;
  #startedAt: number | undefined;
  #next: AirFrame | undefined;
  #cancel: () => void = () => undefined;

  constructor(frames: Iterable<AirFrame>, air: (frame: AirFrame) => void, timers: Timers, onEnd: () => void) {
    this.#frames = frames[Symbol.iterator]();
    this.#air = air;
    this.#timers = timers;
    this.#onEnd = onEnd;
  }

  /** Starts the play's clock; later calls do nothing. */
  start(): void {
    if (this.#startedAt !== undefined) return;
    this.#startedAt = this.#timers.now();
    this.#advance();
    this.#schedule();
  }

  /** Ends the play where it is. */
  stop(): void {
    this.#cancel();
    this.#next = undefined;
  }

  #advance(): void {
    const step = this.#frames.next();
    this.#next = step.done ? undefined : step.value;
    if (step.done) this.#onEnd();
  }

  #schedule(): void {
    if (!this.#next || this.#startedAt === undefined) return;
    const dueAt = this.#startedAt + this.#next.atMs;
    this.#cancel = this.#timers.after(Math.max(0, dueAt - this.#timers.now()), () => this.#playDue());
  }

  #playDue(): void {
    const elapsed = this.#timers.now() - (this.#startedAt ?? 0);
    while (this.#next && this.#next.atMs <= elapsed) {
      this.#air(this.#next);
      this.#advance();
    }
    this.#schedule();
  }
}
