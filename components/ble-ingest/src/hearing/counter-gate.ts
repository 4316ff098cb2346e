import type { Reading } from '@sward/contracts/reading.ts';
import type { CounterStore } from './counter-store.ts';
import type { ReplayGuard } from './replay-guard.ts';

/** Readings that wait for the disk at most; past that the oldest go, counted. */
const MAX_WAITING = 5000;

/**
 * Holds readings of encrypted frames back until their counters are on disk: what a restart would believe a second time must
 * not have been passed on before.
 */
export class CounterGate {
  readonly #guard: ReplayGuard;
  readonly #store: CounterStore;
  #waiting: Reading[] = [];
  #givenUp = 0;
  #releasing: Promise<readonly Reading[]> | undefined;

  constructor(guard: ReplayGuard, store: CounterStore) {
    this.#guard = guard;
    this.#store = store;
  }

  /** Readings that were given up because the counters could not be saved for long. */
  get givenUp(): number {
    return this.#givenUp;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  hold(reading: Reading): void {
    this.#waiting.push(reading);
    if (this.#waiting.length <= MAX_WAITING) return;
    this.#waiting.shift();
    this.#givenUp += 1;
  }

  /** Saves the counters and returns what they held back; nothing while another save is under way. Rejects as the store does. */
  async release(): Promise<readonly Reading[]> {
    if (this.#releasing) return [];
    this.#releasing = this.#saveAndTake().finally(() => {
      this.#releasing = undefined;
    });
    return this.#releasing;
  }

  /** Settles once no save is under way. Never rejects. */
  async idle(): Promise<void> {
    await this.#releasing?.catch(() => undefined);
  }

  async #saveAndTake(): Promise<readonly Reading[]> {
    const count = this.#waiting.length;
    const givenUp = this.#givenUp;
    await this.#save();
    // What was given up meanwhile were the oldest, which are among the ones that were saved.
    return this.#waiting.splice(0, Math.max(0, count - (this.#givenUp - givenUp)));
  }

  async #save(): Promise<void> {
    const changes = this.#guard.takeChanges();
    if (changes === undefined) return;
    try {
      await this.#store.save(changes);
    } catch (error) {
      this.#guard.keepChanges();
      throw error;
    }
  }
}
