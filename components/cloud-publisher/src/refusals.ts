import type { SeqRange } from '@sward/contracts/delivery.ts';

/** Places that can never be stored, and why. */
export type Refusal = { readonly range: SeqRange; readonly reason: string };

/** Places, and all that is refused of them. */
export type Stretch = { readonly places: SeqRange; readonly refused: readonly Refusal[] };

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

  /**
   * All of it, in stretches of places that one message each can tell of: at least one, which together cover every place
   * from 0 on.
   */
  stretches(): Stretch[] {
    const firsts = this.#held.filter((_, i) => i > 0 && i % MAX_TOLD === 0).map(({ range }) => range[0]);
    const starts = [0, ...firsts];
    return starts.map((from, i) => ({
      places: [from, (starts[i + 1] ?? Number.POSITIVE_INFINITY) - 1],
      refused: this.#held.slice(i * MAX_TOLD, (i + 1) * MAX_TOLD),
    }));
  }
}

/** A reason as a message may carry it: printable ASCII, since its length counts in bytes. */
function shortened(reason: string): string {
  return reason.replace(/[^ -~]/g, '?').slice(0, MAX_REASON_BYTES) || 'refused';
}
