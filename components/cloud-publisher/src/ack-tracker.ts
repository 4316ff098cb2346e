/**
 * Which sequence numbers the cloud has confirmed: everything through `through`, and scattered ranges above it.
 * Confirmations may come in any order and more than once.
 */
export class AckTracker {
  #through: number;
  /** Disjoint and ascending, all above `through + 1`. */
  #ranges: [number, number][] = [];

  constructor(through: number) {
    this.#through = through;
  }

  /** Everything up to and with this number is confirmed. */
  get through(): number {
    return this.#through;
  }

  /** Notes that `from` to `to`, both included, are confirmed. */
  add(from: number, to: number): void {
    if (to <= this.#through || to < from) return;
    this.#ranges = merge([...this.#ranges, [from, to]]);
    while (this.#ranges[0] !== undefined && this.#ranges[0][0] <= this.#through + 1) {
      this.#through = Math.max(this.#through, this.#ranges[0][1]);
      this.#ranges.shift();
    }
  }

  /** True where all of `from` to `to` are confirmed. */
  covers(from: number, to: number): boolean {
    const start = Math.max(from, this.#through + 1);
    return start > to || this.#ranges.some(([low, high]) => low <= start && to <= high);
  }
}

/** Sorts ranges and joins those that touch. */
function merge(ranges: readonly [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
