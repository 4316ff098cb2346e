import type { HeldReading } from './held-reading.ts';

/** What was given up: how much, and of what time of hearing (Unix ms). */
export type Losses = {
  readonly readings: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
};

/** Readings and bytes that went one way. */
export class FlowCount {
  #readings = 0;
  #bytes = 0;

  get readings(): number {
    return this.#readings;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add({ bytes }: HeldReading): void {
    this.#readings += 1;
    this.#bytes += bytes;
  }
}

/** Readings given up, with their range of time. */
export class LossCount extends FlowCount {
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  override add(held: HeldReading): void {
    super.add(held);
    this.#from = Math.min(this.#from, held.receivedAt);
    this.#to = Math.max(this.#to, held.receivedAt);
  }

  /** Undefined while nothing was given up. */
  get losses(): Losses | undefined {
    if (this.readings === 0) return undefined;
    return { readings: this.readings, bytes: this.bytes, from: this.#from, to: this.#to };
  }
}
