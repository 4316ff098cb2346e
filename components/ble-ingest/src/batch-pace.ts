import type { Clock, Timer } from '@sward/runtime/clock.ts';

export type BatchPaceDeps = {
  readonly clock: Clock;
  readonly intervalMs: () => number;
  /** Sends what waits; calls `sent` for each batch. */
  readonly send: () => void;
};

/**
 * Decides when readings go to the buffer. The first after a pause goes at once, with those that were heard with it; what
 * follows goes together at the end of the interval, because a message costs more than the readings in it. The interval counts
 * from what was sent last: a sensor that comes each second must not wait for a clock that it always just missed.
 */
export class BatchPace {
  readonly #deps: BatchPaceDeps;
  #timer: Timer | undefined;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(deps: BatchPaceDeps) {
    this.#deps = deps;
  }

  /** Sends at each interval from now on: batches that are to be repeated wait as well. */
  start(): void {
    const { clock, intervalMs, send } = this.#deps;
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = clock.setTimer(intervalMs(), () => {
      this.start();
      send();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** A reading waits to be sent. */
  heard(): void {
    const { clock, intervalMs, send } = this.#deps;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#sentAtMs < intervalMs()) return;
    this.#sentAtMs = nowMs;
    queueMicrotask(send);
  }

  /** A batch is being sent. */
  sent(): void {
    this.#sentAtMs = this.#deps.clock.monotonicMs();
    this.start();
  }
}
