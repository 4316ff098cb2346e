import type { SeqRange } from '@sward/contracts/delivery.ts';
import { mergeRanges } from '@sward/contracts/seq-ranges.ts';

/**
 * Which numbers are confirmed: everything through `through`, and scattered ranges above it. Confirmations may come in any
 * order and more than once.
 */
export class AckTracker {
  #through: number;
  /** Disjoint and ascending, all above `through + 1`. */
  #above: SeqRange[] = [];

  constructor(through: number) {
    this.#through = through;
  }

  /** Everything up to and with this number is confirmed. */
  get through(): number {
    return this.#through;
  }

  /** What is confirmed above `through`, rising and apart. */
  get above(): readonly SeqRange[] {
    return this.#above;
  }

  /** Notes that `from` to `to`, both included, are confirmed. Gives how many of them were not before. */
  add(from: number, to: number): number {
    if (to <= this.#through || to < from) return 0;
    const before = this.#count();
    const [first, ...rest] = mergeRanges([...this.#above, [from, to]]);
    const closesUp = first !== undefined && first[0] <= this.#through + 1;
    if (closesUp) this.#through = Math.max(this.#through, first[1]);
    this.#above = closesUp || first === undefined ? rest : [first, ...rest];
    return this.#count() - before;
  }

  /** True where all of `from` to `to` are confirmed. */
  covers(from: number, to: number): boolean {
    const start = Math.max(from, this.#through + 1);
    return start > to || this.#above.some(([low, high]) => low <= start && to <= high);
  }

  #count(): number {
    return this.#above.reduce((sum, [from, to]) => sum + to - from + 1, this.#through);
  }
}
