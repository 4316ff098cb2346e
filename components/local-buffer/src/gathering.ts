import type { LeaseRequest } from '@sward/contracts/delivery.ts';

/** Which lane of which consumer. */
type LaneOf = Pick<LeaseRequest, 'consumer' | 'lane'>;

const keyOf = ({ consumer, lane }: LaneOf) => `${consumer} ${lane}`;

/**
 * When batches that are not full may go: the first after a pause at once, the others so far apart as their consumer asked.
 * Outlives leases, which a consumer renews many times between two batches. Pure state.
 */
export class Gathering {
  readonly #sentAtMs = new Map<string, number>();

  /** Whether a batch of this lane may go now. Times are monotonic ms. */
  mayGo(lane: LaneOf, isFull: boolean, apartMs: number, nowMs: number): boolean {
    return isFull || nowMs - (this.#sentAtMs.get(keyOf(lane)) ?? Number.NEGATIVE_INFINITY) >= apartMs;
  }

  /** A batch of this lane went. */
  went(lane: LaneOf, nowMs: number): void {
    this.#sentAtMs.set(keyOf(lane), nowMs);
  }
}
