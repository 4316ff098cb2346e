import type { Clock } from '@sward/runtime/clock.ts';

/** Waits that can all be cut short at once, so that closing a bus leaves no timer and no waiting loop behind. */
export class Pauses {
  readonly #clock: Clock;
  readonly #endings = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `delayMs`, or at `endAll`. */
  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        this.#endings.delete(end);
        resolve();
      };
      const timer = this.#clock.setTimer(delayMs, end);
      this.#endings.add(end);
    });
  }

  endAll(): void {
    for (const end of [...this.#endings]) end();
  }
}
