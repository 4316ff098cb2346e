import type { DeliveryAck, SeqRange } from '@sward/contracts/delivery.ts';

/** Places that can never be stored, and why. */
export type Refusal = { readonly range: SeqRange; readonly reason: string };

/** Held at most: what the cloud refuses beyond that stays outstanding, and is refused again when there is room. */
const MAX_HELD = 1000;
/** In one acknowledgement, so that it stays well below what a local message may have. */
const MAX_TOLD = 16;
const MAX_REASON_BYTES = 200;

/** What the buffer must keep as dead letters before its cursor passes it. Rising by place. */
export class Refusals {
  #held: Refusal[] = [];

  /** Notes a refusal; false where there is no room for it now. */
  note(range: SeqRange, reason: string): boolean {
    if (this.#held.some((known) => known.range[0] <= range[0] && range[1] <= known.range[1])) return true;
    if (this.#held.length >= MAX_HELD) return false;
    this.#held = [...this.#held, { range, reason: shortened(reason) }].sort((a, b) => a.range[0] - b.range[0]);
    return true;
  }

  /** Forgets what the buffer's cursor has passed: it passes nothing that it was not told of. */
  passed(cursor: number): void {
    if (this.#held.some(({ range }) => range[1] <= cursor)) {
      this.#held = this.#held.filter(({ range }) => range[1] > cursor);
    }
  }

  forgetAll(): void {
    this.#held = [];
  }

  /** What the next acknowledgement tells. */
  get told(): NonNullable<DeliveryAck['refused']> {
    return this.#held.slice(0, MAX_TOLD).map(({ range: [from, to], reason }) => ({ range: [from, to], reason }));
  }

  /** What it does not tell, and so may not cover. */
  get untold(): readonly SeqRange[] {
    return this.#held.slice(MAX_TOLD).map(({ range }) => range);
  }
}

/** A reason as a message may carry it: printable ASCII, since its length counts in bytes. */
function shortened(reason: string): string {
  return reason.replace(/[^ -~]/g, '?').slice(0, MAX_REASON_BYTES) || 'refused';
}
