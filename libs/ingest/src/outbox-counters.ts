import { FlowCount, LossCount, type Losses } from './flow-count.ts';
import type { HeldReading } from './held-reading.ts';
import type { OutboxLimits } from './outbox-limits.ts';
import type { Outcome } from './receipt.ts';

/**
 * In readings and in bytes of their JSON. `refused` were never taken: their source was told so and still has them. What the
 * process before had received is in `confirmed`, `dropped` and `depth` only.
 */
export type OutboxCounters = {
  readonly received: number;
  readonly confirmed: number;
  readonly dropped: number;
  readonly depth: number;
  readonly refused: number;
  readonly bytes: {
    readonly received: number;
    readonly sent: number;
    readonly dropped: number;
    readonly depth: number;
  };
  readonly losses: Losses | undefined;
};

/** Counts what comes into an outbox and what becomes of it. */
export class OutboxLedger {
  readonly #received = new FlowCount();
  readonly #inherited = new FlowCount();
  readonly #confirmed = new FlowCount();
  readonly #dropped = new LossCount();
  #refused = 0;

  get counters(): OutboxCounters {
    return {
      received: this.#received.readings,
      confirmed: this.#confirmed.readings,
      dropped: this.#dropped.readings,
      depth: this.depth,
      refused: this.#refused,
      bytes: {
        received: this.#received.bytes,
        sent: this.#confirmed.bytes,
        dropped: this.#dropped.bytes,
        depth: this.#depthBytes,
      },
      losses: this.#dropped.losses,
    };
  }

  /** Readings held. */
  get depth(): number {
    const taken = this.#received.readings + this.#inherited.readings;
    return taken - this.#confirmed.readings - this.#dropped.readings;
  }

  /** Whether anything was ever acknowledged. */
  get isHeard(): boolean {
    return this.#confirmed.readings > 0;
  }

  receive(held: HeldReading): void {
    this.#received.add(held);
  }

  inherit(held: HeldReading): void {
    this.#inherited.add(held);
  }

  refuse(readings: number): void {
    this.#refused += readings;
  }

  /** What became of a reading that was held; who waits for it is told. */
  settle(held: HeldReading, outcome: Outcome): void {
    (outcome === 'durable' ? this.#confirmed : this.#dropped).add(held);
    held.receipt?.note(outcome);
  }

  /** Whether these may be held besides. */
  hasRoomFor(held: readonly HeldReading[], { maxReadings, maxBytes }: OutboxLimits): boolean {
    const bytes = held.reduce((sum, item) => sum + item.bytes, this.#depthBytes);
    return this.depth + held.length <= maxReadings && bytes <= maxBytes;
  }

  get #depthBytes(): number {
    const taken = this.#received.bytes + this.#inherited.bytes;
    return taken - this.#confirmed.bytes - this.#dropped.bytes;
  }
}
