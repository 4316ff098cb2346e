import type { Finding } from './judge.ts';

/** Images looked at, and how many of them showed each kind of failure. */
export type Counts = {
  readonly images: number;
  readonly lost: number;
  readonly damaged: number;
  readonly reused: number;
};

/** One image that failed: where to look at it again, and what was wrong. */
export type Failure = { readonly where: string; readonly findings: readonly Finding[] };

export type Result = { readonly counts: Counts; readonly failures: readonly Failure[] };

export const NO_COUNTS: Counts = { images: 0, lost: 0, damaged: 0, reused: 0 };

/** Failures kept of a run: enough to find the cause, too few to fill the memory. */
const FAILURES_KEPT = 20;

export const addCounts = (a: Counts, b: Counts): Counts => ({
  images: a.images + b.images,
  lost: a.lost + b.lost,
  damaged: a.damaged + b.damaged,
  reused: a.reused + b.reused,
});

export const hasFailed = ({ lost, damaged, reused }: Counts): boolean => lost + damaged + reused > 0;

/** Counts the images of a run. */
export class Tally {
  #counts = NO_COUNTS;
  readonly #failures: Failure[] = [];

  add(where: string, findings: readonly Finding[]): void {
    const has = (kind: Finding['kind']) => (findings.some((finding) => finding.kind === kind) ? 1 : 0);
    const image = { images: 1, lost: has('lost'), damaged: has('damaged'), reused: has('reused') };
    this.#counts = addCounts(this.#counts, image);
    if (hasFailed(image) && this.#failures.length < FAILURES_KEPT) this.#failures.push({ where, findings });
  }

  get result(): Result {
    return { counts: this.#counts, failures: this.#failures };
  }
}
