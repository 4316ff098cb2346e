import type { Clock } from '@sward/runtime/clock.ts';
import { type BusError, BusTimeoutError } from './bus-errors.ts';

type Pending = (error: BusError) => void;

/**
 * Makes calls settle whose own promises may never do: after a timeout, or when their connection is lost. It keeps the
 * open calls in a set; racing each against one "lost" promise would keep all of them in memory for ever.
 */
export class PendingCalls {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #pending = new Set<Pending>();
  #abandonedBy: BusError | undefined;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Settles as `call` does, or with a timeout, or with the error of `abandonAll`; `onAbandoned` in both latter cases. */
  settle<T>(what: string, call: Promise<T>, onAbandoned: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const abandon: Pending = (error) => {
        release();
        reject(error);
        onAbandoned();
      };
      const timer = this.#clock.setTimer(this.#timeoutMs, () => abandon(this.#timeoutError(what)));
      const release = () => {
        timer.cancel();
        this.#pending.delete(abandon);
      };
      this.#pending.add(abandon);
      call.finally(release).then(resolve, reject);
      if (this.#abandonedBy !== undefined) abandon(this.#abandonedBy);
    });
  }

  /** Rejects every open call, and every later one at once. */
  abandonAll(error: BusError): void {
    this.#abandonedBy ??= error;
    for (const abandon of [...this.#pending]) abandon(error);
  }

  #timeoutError(what: string): BusTimeoutError {
    return new BusTimeoutError(`${what}: no answer within ${this.#timeoutMs} ms. It may still take effect.`);
  }
}
