import type { Clock, Timer } from '@sward/runtime/clock.ts';

/** So many readings that somebody waits for are committed without waiting for more. */
const URGENT_READINGS = 50;
/** So many readings are committed at once whoever waits: their sources hold no more until they hear of these. */
const MANY_READINGS = 2000;

/** What is sent together comes as several batches: the first of them waits for the others, ms. */
const GATHER_MS = 50;

export type CommitScheduleDeps = {
  readonly clock: Clock;
  readonly intervalMs: () => number;
  readonly urgentIntervalMs: () => number;
  /** Whether it worked. */
  readonly commit: () => boolean;
};

/**
 * Decides when to commit. Readings that nobody waits for are committed soon where nothing was written for the steady
 * interval, and else at its end: no more often, and a batch each second need not wait for another second. Those that somebody
 * waits for are committed soon after the first of them came, and they take everything else along. After a commit that failed only the steady
 * interval tries again: a disk that is full is not helped by haste.
 */
export class CommitSchedule {
  readonly #deps: CommitScheduleDeps;
  #steady: Timer | undefined;
  #soon: { readonly timer: Timer; readonly dueMs: number } | undefined;
  #failing = false;
  #pending = 0;
  #writtenAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: CommitScheduleDeps) {
    this.#deps = deps;
  }

  start(): void {
    const { clock, intervalMs } = this.#deps;
    this.#steady = clock.setTimer(intervalMs(), () => {
      this.start();
      this.commitNow();
    });
  }

  stop(): void {
    this.#steady?.cancel();
    this.#soon?.timer.cancel();
  }

  /** What awaits commit has grown. */
  noted({ pending, urgent }: { readonly pending: number; readonly urgent: number }): void {
    this.#pending = pending;
    if (this.#failing) return;
    if (pending >= MANY_READINGS || urgent >= URGENT_READINGS) this.#commitWithin(0);
    else if (urgent > 0) this.#commitWithin(this.#deps.urgentIntervalMs());
    else if (pending > 0 && this.#hasPaused()) this.#commitWithin(GATHER_MS);
  }

  commitNow(): void {
    this.#soon?.timer.cancel();
    this.#soon = undefined;
    this.#failing = !this.#deps.commit();
    if (!this.#failing && this.#pending > 0) this.#noteWritten();
  }

  #noteWritten(): void {
    this.#pending = 0;
    this.#writtenAtMs = this.#deps.clock.monotonicMs();
    this.#steady?.cancel();
    this.start();
  }

  #hasPaused(): boolean {
    const { clock, intervalMs } = this.#deps;
    return clock.monotonicMs() - this.#writtenAtMs >= intervalMs();
  }

  /** By a timer even where it is at once: messages that have arrived already go along. */
  #commitWithin(delayMs: number): void {
    const { clock } = this.#deps;
    const dueMs = clock.monotonicMs() + delayMs;
    if (this.#soon !== undefined && this.#soon.dueMs <= dueMs) return;
    this.#soon?.timer.cancel();
    this.#soon = { dueMs, timer: clock.setTimer(delayMs, () => this.commitNow()) };
  }
}
