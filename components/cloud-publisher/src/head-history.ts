/** Samples are at least so far apart, ms, and kept in such a number. */
const APART_MS = 500;
const MOST = 20;

type Sample = { readonly atMs: number; readonly head: number };

/** Where the log ended when: tells how old a place is, without looking at the reading. */
export class HeadHistory {
  #samples: Sample[] = [];

  /** Notes that the log ended at `head` at `nowMs`, monotonic. */
  note(head: number, nowMs: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && head < last.head) this.#samples = [];
    if (last !== undefined && nowMs - last.atMs < APART_MS) return;
    this.#samples = [...this.#samples.slice(1 - MOST), { atMs: nowMs, head }];
  }

  /** When the reading at `place` was written, estimated between two samples; the first sample's time for what is older. */
  writtenAtMs(place: number, nowMs: number): number {
    const index = this.#samples.findIndex(({ head }) => head >= place);
    const after = this.#samples[index] ?? { atMs: nowMs, head: place };
    const before = index === -1 ? this.#samples.at(-1) : this.#samples[index - 1];
    if (before === undefined || after.head <= before.head) return after.atMs;
    const share = (place - before.head) / (after.head - before.head);
    return before.atMs + share * (after.atMs - before.atMs);
  }
}
