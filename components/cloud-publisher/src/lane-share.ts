import type { Lane } from '@sward/contracts/delivery.ts';

/** Of the publishes, while both lanes have something to send. Live takes less where it needs less. */
const WEIGHT: Readonly<Record<Lane, number>> = { live: 1, backlog: 4 };

/**
 * Whose turn it is (stride scheduling): each lane advances by the inverse of its weight for each publish, and the one that
 * is behind goes next. A lane that had nothing to send does not save up its turns.
 */
export class LaneShare {
  readonly #passes: Record<Lane, number> = { backlog: 0, live: 0 };
  #now = 0;

  /** The lane to send from, of those that have something to send. */
  next(ready: readonly Lane[]): Lane | undefined {
    return [...ready].sort((a, b) => this.#passOf(a) - this.#passOf(b) || WEIGHT[a] - WEIGHT[b])[0];
  }

  /** A publish of this lane was sent. */
  sent(lane: Lane): void {
    const pass = this.#passOf(lane);
    this.#now = pass;
    this.#passes[lane] = pass + 1 / WEIGHT[lane];
  }

  #passOf(lane: Lane): number {
    return Math.max(this.#passes[lane], this.#now);
  }
}
