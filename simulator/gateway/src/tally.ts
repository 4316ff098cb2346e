import type { ComponentStatus } from '@sward/contracts/status.ts';

/** Counters that a component's statuses carry, summed over its restarts. */
class RunningTotal {
  #finished = 0;
  #current = 0;

  /** A counter that fell began anew: the process was restarted. */
  update(value: number): void {
    if (value < this.#current) this.#finished += this.#current;
    this.#current = value;
  }

  get total(): number {
    return this.#finished + this.#current;
  }
}

const numberIn = (status: ComponentStatus, name: string) => {
  const value = status.detail[name];
  return typeof value === 'number' ? value : 0;
};

/** What the components said so far, as counts over the whole run. */
export class Tally {
  readonly #received = new RunningTotal();
  readonly #dropped = new RunningTotal();
  readonly #durable = new RunningTotal();
  readonly #refused = new RunningTotal();
  readonly #published = new RunningTotal();
  readonly #confirmed = new RunningTotal();
  #ingestDepth = 0;
  #bufferDepth = 0;
  #carriedOver: number | undefined;

  ingest(status: ComponentStatus): void {
    this.#received.update(status.received);
    this.#dropped.update(status.dropped);
    this.#ingestDepth = status.depth;
  }

  buffer(status: ComponentStatus): void {
    // What the first status holds without having received it was left by an earlier run on the same folder.
    this.#carriedOver ??= Math.max(0, status.depth - status.received);
    this.#durable.update(numberIn(status, 'durable'));
    this.#refused.update(status.dropped);
    this.#bufferDepth = status.depth;
  }

  publisher(status: ComponentStatus): void {
    this.#published.update(numberIn(status, 'published'));
    this.#confirmed.update(status.sent);
  }

  /**
   * What ingest holds and the buffer does not. Their statuses are of different moments, so that ingest's depth alone counts
   * readings that the buffer has taken since.
   */
  #heldAhead(): number {
    const notYetDurable = this.#received.total - this.#dropped.total - this.#durable.total;
    return Math.min(this.#ingestDepth, Math.max(0, notYetDurable));
  }

  /** In readings. `held` are those still on the gateway; `carriedOver` came from an earlier run. */
  get counts() {
    return {
      received: this.#received.total,
      durable: this.#durable.total,
      published: this.#published.total,
      confirmed: this.#confirmed.total,
      dropped: this.#dropped.total + this.#refused.total,
      held: this.#heldAhead() + this.#bufferDepth,
      carriedOver: this.#carriedOver ?? 0,
    };
  }
}
