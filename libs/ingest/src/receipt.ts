/** What became of readings whose source waits: on disk; given up because the outbox was full. */
export type Outcome = 'durable' | 'given-up';

/** Tells a source that waits what became of all its readings: once, when it is known of the last, or the first is given up. */
export class Receipt {
  #open: number;
  readonly #settle: (outcome: Outcome) => void;

  constructor(readings: number, settle: (outcome: Outcome) => void) {
    this.#open = readings;
    this.#settle = settle;
  }

  note(outcome: Outcome): void {
    if (this.#open === 0) return;
    this.#open = outcome === 'durable' ? this.#open - 1 : 0;
    if (this.#open === 0) this.#settle(outcome);
  }
}
