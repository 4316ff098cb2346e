/** Longer than the batching window, so that messages overtake one another between batches and not only within. */
const HELD_BACK_MS = 120;
const AGAIN_MS = 300;

/** A fault of the queues: each message is handed out twice, and some ahead of others, as a standard queue of SQS may. */
export class Disorder {
  #isOn = false;
  #count = 0;

  set(isOn: boolean): void {
    this.#isOn = isOn;
  }

  /** When a message that is due `at` is handed out: then and once, but for the fault. */
  readonly dueTimes = (at: number): readonly number[] => {
    if (!this.#isOn) return [at];
    this.#count += 1;
    const isHeldBack = this.#count % 2 === 1;
    return [at + (isHeldBack ? HELD_BACK_MS : 0), at + AGAIN_MS];
  };
}
